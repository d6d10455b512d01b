"""A small file of every format, written after its documentation.

``SAMPLES`` gives for each source: file name, content, and the words that must come out.
"""

import io
import json
import zipfile
from dataclasses import dataclass

HEAVY = "The wheel came off on the first hill, twice 🚲"
LATE = "Nobody called me back for nine days."


@dataclass(frozen=True)
class Sample:
    name: str
    content: bytes
    words: tuple[str, ...]
    roles: tuple[str, ...] = ("customer",)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _table(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding) + b"\r\n"


def _zip(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


GOOGLE_PLAY = (
    "Package Name,App Version Code,App Version Name,Reviewer Language,Device,"
    "Review Submit Date and Time,Review Submit Millis Since Epoch,"
    "Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,"
    "Review Title,Review Text,Developer Reply Date and Time,"
    "Developer Reply Millis Since Epoch,Developer Reply Text,Review Link"
)
TRUSTPILOT = (
    "Domain Url,Webshop Name,Business Unit Id,Review Id,Review Created (UTC),"
    "Review Consumer User Id,Review Username,Review User Email,Review Title,"
    "Review Content,Review Stars,Source Of Review,Reference Id,Company Response,"
    "Company Reply Date (UTC),Review Language"
)
IMPORT_IDS = [
    "startDate",
    "endDate",
    "status",
    "finished",
    "recordedDate",
    "_recordId",
    "userLanguage",
    "QID1",
    "QID2_TEXT",
]
QUALTRICS = (
    "StartDate,EndDate,Status,Finished,RecordedDate,ResponseId,UserLanguage,Q1,Q2\r\n"
    "Anfangsdatum,Enddatum,Antworttyp,Beendet,Erfassungsdatum,Antwort-ID,Benutzersprache,"
    "How likely are you to recommend us?,What should we do better?\r\n"
    + ",".join(f'"{{""ImportId"":""{key}""}}"' for key in IMPORT_IDS)
)

SAMPLES: dict[str, Sample] = {
    "table": Sample("shop.csv", _table("id,comment,stars,date", f'1,"{HEAVY}",1,2026-01-05', f"2,{LATE},2,2026-01-06"), (HEAVY, LATE)),
    "jotted": Sample("hallway.jsonl", _json({"jotted_by": "Ada", "said_at": "2026-01-05T09:00:00Z", "words": HEAVY}), (HEAVY,)),
    "webvtt": Sample("call.srt", f"1\n00:00:01,000 --> 00:00:03,000\n{HEAVY}\n\n2\n00:00:05,000 --> 00:00:09,000\n{LATE}\n".encode(), (HEAVY, LATE), ("unknown",)),
    "teams_vtt": Sample("meeting.vtt", f"WEBVTT\n\nabc/12-0\n00:00:05.000 --> 00:00:10.000\n<v Ines Kunde>{HEAVY}</v>\n\nabc/13-0\n00:00:12.000 --> 00:00:14.000\n<v Support>{LATE}".encode(), (HEAVY, LATE), ("unknown", "colleague")),
    "zoom_vtt": Sample("zoom.vtt", f"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nInes Orr: {HEAVY}\n\n2\n00:00:06.000 --> 00:00:08.000\nAgent: {LATE}\n".encode(), (HEAVY, LATE), ("unknown", "colleague")),
    "meet_vtt": Sample("meet.vtt", f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n(Ines Orr)\n{HEAVY}\n\n(Agent)\n{LATE}\n".encode(), (HEAVY, LATE), ("unknown", "colleague")),
    "named_turns": Sample("talk.txt", f"Ines Orr: {HEAVY}\nAgent: {LATE}\nInes Orr: {LATE}\nAgent: {LATE}\n".encode(), (HEAVY, LATE, LATE, LATE), ("unknown", "colleague")),
    "whatsapp": Sample("_chat.txt", f"13/07/2025, 09:12 - Ines: {HEAVY}\n13/07/2025, 09:16 - Shop: {LATE}\n13/07/2025, 09:17 - Ines: <Media omitted>\n".encode(), (HEAVY, LATE), ("unknown",)),
    "telegram": Sample("result.json", _json({"name": "Shop", "type": "personal_chat", "id": 4, "messages": [{"id": 1, "type": "message", "date": "2026-01-05T10:00:00", "date_unixtime": "1767607200", "from": "Ines", "from_id": "user1", "text": [HEAVY[:9], {"type": "bold", "text": HEAVY[9:]}], "text_entities": []}]}), (HEAVY,), ("unknown",)),
    "slack": Sample("export.zip", _zip(**{"users.json": _json([{"id": "U1", "name": "ines", "is_restricted": True, "profile": {"real_name": "Ines Orr"}}]), "channels.json": b"[]", "help__2026-01-05.json": _json([{"type": "message", "user": "U1", "text": HEAVY, "ts": "1767607200.000100"}, {"type": "message", "subtype": "channel_join", "user": "U1", "text": "joined", "ts": "1767607100.000100"}])}), (HEAVY,)),
    "mail": Sample("inbox.mbox", f"From ines@example.org Mon Jan  5 10:00:00 2026\nFrom: Ines <ines@example.org>\nSubject: wheel\nMessage-ID: <1@example.org>\nDate: Mon, 05 Jan 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{HEAVY}\n\nFrom bea@example.org Mon Jan  5 11:00:00 2026\nFrom: bea@example.org\nMessage-ID: <2@example.org>\nDate: Mon, 05 Jan 2026 11:00:00 +0100\n\n{LATE}\n".encode(), (HEAVY + "\n", LATE + "\n")),
    "zendesk_json": Sample("tickets.json", _json({"tickets": [{"id": 1, "requester_id": 5, "submitter_id": 5, "subject": "wheel", "description": HEAVY, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z", "tags": ["a"], "satisfaction_rating": {"score": "bad"}}], "users": [{"id": 5, "role": "end-user"}], "comments": [{"id": 9, "ticket_id": 1, "author_id": 5, "plain_body": LATE, "public": True, "created_at": "2026-01-06T10:00:00Z"}, {"id": 10, "author_id": 6, "body": "hush", "public": False}]}), (HEAVY, LATE)),
    "intercom": Sample("conversations.jsonl", _json({"type": "conversation", "id": "c1", "created_at": 1767607200, "source": {"type": "conversation", "id": "s1", "delivered_as": "customer_initiated", "body": f"<p>{HEAVY}</p>", "author": {"type": "user", "id": "u", "name": "Ines"}}, "conversation_parts": {"conversation_parts": [{"id": "p1", "part_type": "comment", "body": f"<p>{LATE}</p>", "author": {"type": "admin", "id": "a"}, "created_at": 1767607300}, {"id": "p2", "part_type": "note", "body": "hush", "author": {"type": "admin"}}]}}), (f"<p>{HEAVY}</p>", f"<p>{LATE}</p>"), ("customer", "colleague")),
    "freshdesk_json": Sample("tickets.json", _json([{"id": 1, "subject": "wheel", "description": f"<p>{HEAVY}</p>", "description_text": HEAVY, "requester_id": 5, "responder_id": 6, "source": 1, "created_at": "2026-01-05T10:00:00Z", "conversations": [{"id": 2, "ticket_id": 1, "body_text": LATE, "incoming": True, "private": False, "user_id": 5, "created_at": "2026-01-06T10:00:00Z"}, {"id": 3, "body_text": "hush", "incoming": False, "private": True}]}]), (HEAVY, LATE)),
    "chatwoot": Sample("messages.json", _json({"payload": [{"id": 1, "content": HEAVY, "inbox_id": 3, "conversation_id": 8, "message_type": 0, "content_type": "text", "created_at": 1767607200, "sender": {"name": "Ines", "type": "contact"}}, {"id": 2, "content": "hush", "private": True, "message_type": 1, "inbox_id": 3}]}), (HEAVY,)),
    "zammad": Sample("articles.json", _json([{"id": 1, "ticket_id": 4, "sender": "Customer", "from": "Ines <i@example.org>", "internal": False, "body": HEAVY, "content_type": "text/plain", "created_at": "2026-01-05T10:00:00Z"}]), (HEAVY,)),
    "verbatims": Sample("sent.json", _json({"verbatims": [{"id": "a1", "text": HEAVY, "occurred_at": "2026-01-05T10:00:00Z", "author": "Ines"}, {"id": "a2", "text": LATE, "rating": 2}]}), (HEAVY, LATE)),
    "fider": Sample("posts.csv", _table("number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,response,original_number,original_title,tags", f'1,"{HEAVY}",{LATE},2026-01-05T10:00:00Z,Ines,12,1,open,,,,,,"bikes, wheels"'), (LATE, HEAVY)),
    "google_play_csv": Sample("reviews_com.bike_202601.csv", ("\ufeff" + GOOGLE_PLAY + f"\r\ncom.bike,12,1.2,en,pixel,2026-01-05T10:00:00Z,1767607200000,2026-01-05T10:00:00Z,1767607200000,1,,\"{HEAVY}\",,,,https://play.google.com/console/review?reviewId=gp%3AAOq1\r\n").encode("utf-16-le"), (HEAVY,)),
    "google_play_json": Sample("reviews.json", _json({"reviews": [{"reviewId": "gp:1", "authorName": "Ines", "comments": [{"userComment": {"text": f"Wheel\t{HEAVY}", "lastModified": {"seconds": "1767607200"}, "starRating": 1, "reviewerLanguage": "en"}}]}]}), (HEAVY,)),
    "app_store_rss": Sample("page1.json", _json({"feed": {"entry": {"id": {"label": "7"}, "author": {"name": {"label": "Ines"}}, "im:version": {"label": "1.2"}, "im:rating": {"label": "1"}, "title": {"label": "Wheel"}, "content": {"label": HEAVY}, "updated": {"label": "2026-01-05T03:00:00-07:00"}}}}), (HEAVY,)),
    "app_store_connect": Sample("reviews.json", _json({"data": [{"type": "customerReviews", "id": "1", "attributes": {"rating": 1, "title": "Wheel", "body": HEAVY, "reviewerNickname": "ines", "createdDate": "2026-01-05T03:00:00-07:00", "territory": "DEU"}}], "links": {}}), (HEAVY,)),
    "trustpilot_csv": Sample("trustpilot.csv", _table(TRUSTPILOT, f'shop.example,Shop,b1,r1,2026-01-02 10:00:00,u1,Ines,,Wheel,"{HEAVY}",1,Organic,,,,en'), (HEAVY,)),
    "trustpilot_json": Sample("trustpilot.json", _json({"reviews": [{"id": "r1", "stars": 1, "title": "Wheel", "text": HEAVY, "language": "en", "createdAt": "2026-01-02T10:00:00Z", "consumer": {"id": "u", "displayName": "Ines"}}]}), (HEAVY,)),
    "google_business": Sample("reviews.json", _json({"reviews": [{"name": "accounts/1/locations/2/reviews/3", "reviewId": "3", "reviewer": {"displayName": "Ines"}, "starRating": "ONE", "comment": HEAVY, "createTime": "2026-01-02T10:00:00.123456789Z"}]}), (HEAVY,)),
    "g2": Sample("g2.json", _json({"data": [{"id": "9", "type": "reviews", "attributes": {"star_rating": 2.5, "submitted_at": "2026-01-02T10:00:00Z", "title": "Wheels", "comment_answers": {"love": {"text": "What do you like best?", "value": HEAVY}, "hate": {"text": "What do you dislike?", "value": LATE}}}}]}), (HEAVY, LATE)),
    "qualtrics_csv": Sample("qualtrics.csv", f"{QUALTRICS}\r\n2026-01-05 08:28:09,2026-01-05 08:29:09,0,1,2026-01-05 08:29:09,R_1,DE,3,\"{HEAVY}\"\r\n2026-01-05 08:28:09,2026-01-05 08:29:09,1,1,2026-01-05 08:29:09,R_2,DE,3,a preview\r\n".encode(), (HEAVY,)),
    "surveymonkey_csv": Sample("survey.csv", _table("Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,What happened?,How satisfied are you?", ",,,,,,,,,Open-Ended Response,Response", f'118,4,01/25/2026 03:04:05 PM,01/25/2026 03:08:05 PM,,,,,,"{HEAVY}",Very dissatisfied'), (HEAVY,)),
    "surveymonkey_json": Sample("bulk.json", _json({"data": [{"id": "1", "survey_id": "2", "collector_id": "3", "response_status": "completed", "date_created": "2026-01-05T10:00:00+00:00", "pages": [{"id": "4", "questions": [{"id": "5", "heading": "What happened?", "answers": [{"text": HEAVY}]}]}]}]}), (HEAVY,)),
    "typeform_csv": Sample("typeform.csv", _table("#,What <strong>happened</strong>?,How likely are you to recommend us?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags", f'tok1,"{HEAVY}",2,completed,2026-01-05 02:41:38,,2026-01-05 02:42:38,n1,'), (HEAVY,)),
    "typeform_json": Sample("responses.json", _json({"items": [{"landing_id": "l", "token": "t", "response_id": "r", "landed_at": "2026-01-05T10:00:00Z", "submitted_at": "2026-01-05T10:01:00Z", "answers": [{"field": {"id": "f", "type": "long_text", "ref": "what"}, "type": "text", "text": HEAVY}, {"field": {"id": "n", "ref": "nps"}, "type": "number", "number": 3}]}]}), (HEAVY,)),
    "google_forms": Sample("form.csv", _table("Timestamp,What should we do better next time?,How satisfied are you overall?", f'1/24/2026 10:11:12,"{HEAVY}",2', f"1/25/2026 10:11:12,{LATE},4"), (HEAVY, LATE)),
    "limesurvey": Sample("results.csv", _table('"Response ID","Date submitted","Last page","Start language","Seed","What happened to your order?"', f'"1","1980-01-01 00:00:00","2","en","1","{HEAVY}"'), (HEAVY,)),
    "formbricks": Sample("records.csv", _table("submission_id,collected_at,source_type,field_id,field_type,field_label,value_text,value_number,language", f's1,2026-01-05T10:00:00Z,survey,f1,text,What happened?,"{HEAVY}",,en', "s1,2026-01-05T10:00:00Z,survey,f2,nps,Recommend?,,3,en", "s1,2026-01-05T10:00:00Z,survey,f3,date,When?,,,en"), (HEAVY, "")),
    "safetyculture": Sample("inspection_items.csv", _table("id,item_id,audit_id,item_index,type,label,response,comment", f'1,i1,a1,0,question,Brakes work?,No,"{HEAVY}"'), (HEAVY,), ("colleague",)),
    "cfpb": Sample("complaints.csv", _table("Date received,Product,Sub-product,Issue,Consumer complaint narrative,Company,State,Tags,Complaint ID", f'01/13/2026,Loan,,Fees,"{HEAVY}",Bank,CA,,123', f"01/14/2026,Loan,,Fees,{LATE},Bank,NY,,124"), (HEAVY, LATE)),
    "asr_json": Sample("call.json", _json({"Participants": [{"ParticipantRole": "AGENT"}, {"ParticipantRole": "CUSTOMER"}], "Transcript": [{"ParticipantRole": "CUSTOMER", "BeginOffsetMillis": 0, "EndOffsetMillis": 900, "Content": HEAVY}, {"ParticipantRole": "AGENT", "BeginOffsetMillis": 2900, "EndOffsetMillis": 3900, "Content": LATE}]}), (HEAVY, LATE), ("customer", "colleague")),
    "discourse": Sample("topic.json", _json({"id": 7, "title": "Wheels", "post_stream": {"posts": [{"id": 1, "username": "ines", "created_at": "2026-01-05T10:00:00Z", "cooked": f"<p>{HEAVY}</p>", "post_number": 1, "topic_id": 7, "staff": False}, {"id": 2, "username": "x", "cooked": "gone", "post_number": 2, "hidden": True}]}}), (f"<p>{HEAVY}</p>",)),
    "reddit": Sample("listing.json", _json({"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {"id": "a", "name": "t1_a", "body": HEAVY, "author": "ines", "created_utc": 1767607200.0, "edited": False, "subreddit": "bikes", "link_id": "t3_b", "parent_id": "t3_b", "permalink": "/r/bikes/a"}}, {"kind": "t1", "data": {"id": "c", "body": "[deleted]", "author": "[deleted]", "created_utc": 1767607200.0, "subreddit": "bikes"}}]}}), (HEAVY,)),
    "mastodon": Sample("tag.json", _json([{"id": "1", "uri": "https://m.example/1", "created_at": "2026-01-05T10:00:00Z", "visibility": "public", "reblogs_count": 0, "content": f"<p>{HEAVY}</p>", "language": "en", "account": {"acct": "ines"}, "tags": []}, {"id": "2", "uri": "https://m.example/2", "visibility": "private", "content": "hush", "reblogs_count": 0, "account": {}}]), (f"<p>{HEAVY}</p>",)),
    "bluesky": Sample("posts.json", _json({"posts": [{"uri": "at://did:plc:a/app.bsky.feed.post/1", "cid": "c", "author": {"did": "did:plc:a", "handle": "ines"}, "record": {"$type": "app.bsky.feed.post", "text": HEAVY, "createdAt": "2031-01-05T10:00:00Z", "langs": ["en"]}, "indexedAt": "2026-01-05T10:00:00Z"}]}), (HEAVY,)),
    "hacker_news": Sample("hits.json", _json({"hits": [{"objectID": "1", "author": "ines", "created_at": "2026-01-05T10:00:00Z", "created_at_i": 1767607200, "comment_text": HEAVY, "story_id": 2, "parent_id": 2}]}), (HEAVY,)),
    "rss_atom": Sample("forum.rss", f'<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title><item><title>Wheel</title><link>https://f.example/1</link><description>{HEAVY}</description><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate><guid>1</guid></item></channel></rss>'.encode(), (HEAVY,), ("unknown",)),
}  # fmt: skip

# Formats that hold figures and no words: they are recognised in order to be refused.
WORDLESS: dict[str, Sample] = {
    "zendesk_csv": Sample("export.csv", _table("Summation column,Id,Requester,Requester id,Ticket type,Group stations,Subject", "1,2,Ines,3,Incident,1,wheel"), ()),
    "freshdesk_csv": Sample("tickets.csv", _table("Ticket ID,Subject,Status,Agent interactions,Customer interactions", "1,wheel,Open,2,3"), ()),
}  # fmt: skip
