"""The headings of exports as many systems and languages write them, with invented rows.

Each line: separator | headings | kind of content per column | text, date, rating.
Kinds: t text, T short title, d date, e epoch seconds, r stars 1-5, R score 0-10, n count,
i unique id, u name, m e-mail, c category, s city, l link, b yes/no, a answer of the
company, o role, k key of a conversation, x empty, g German school grade, w rating in words.
"""

import csv
import io
import random
from dataclasses import dataclass

SAID = {
    "en": ["The delivery was three days late and nobody told me.", "Great saddle, I would buy it again", "I waited forty minutes on the phone, then the line went dead.", "ok", "Friendly staff but the repair took far too long", "Never again!", "The app keeps logging me out every time I open it", "Too expensive for what it is, sorry"],
    "de": ["Die Lieferung kam drei Tage zu spät und niemand hat Bescheid gesagt.", "Super Sattel, gerne wieder", "Ich hing vierzig Minuten in der Warteschleife.", "Alles gut", "Nettes Personal, aber die Reparatur dauerte viel zu lange", "Nie wieder!", "Die App meldet mich ständig ab"],
    "fr": ["La livraison est arrivée trois jours en retard sans prévenir.", "Très bonne selle, je recommande", "J'ai attendu quarante minutes au téléphone.", "Correct", "Personnel aimable mais réparation trop longue", "Plus jamais !"],
    "es": ["El pedido llegó tres días tarde y nadie me avisó.", "Muy buen sillín, lo volvería a comprar", "Esperé cuarenta minutos al teléfono.", "Bien", "Personal amable pero la reparación tardó mucho"],
    "pt": ["A entrega atrasou três dias e ninguém avisou.", "Ótimo selim, compraria de novo", "Esperei quarenta minutos no telefone.", "Bom", "Equipe simpática, mas o conserto demorou demais"],
    "it": ["La consegna è arrivata con tre giorni di ritardo.", "Ottima sella, la ricomprerei", "Ho aspettato quaranta minuti al telefono.", "Bene", "Personale gentile ma riparazione troppo lunga"],
    "nl": ["De levering kwam drie dagen te laat en niemand liet iets weten.", "Prima zadel, zou ik weer kopen", "Ik wachtte veertig minuten aan de telefoon.", "Goed", "Aardig personeel maar de reparatie duurde te lang"],
    "pl": ["Dostawa spóźniła się trzy dni i nikt mnie nie powiadomił.", "Świetne siodełko, polecam", "Czekałem czterdzieści minut przy telefonie."],
    "sv": ["Leveransen kom tre dagar för sent och ingen hörde av sig.", "Bra sadel, köper gärna igen", "Jag väntade fyrtio minuter i telefon."],
    "tr": ["Teslimat üç gün gecikti ve kimse haber vermedi.", "Harika bir sele, tekrar alırım", "Telefonda kırk dakika bekledim."],
    "ru": ["Доставка опоздала на три дня, и никто не предупредил.", "Отличное седло, куплю ещё", "Ждал сорок минут на линии."],
    "ja": ["配達が三日も遅れたのに連絡がありませんでした。", "とても良いサドルです。また買います。", "電話で四十分も待たされました。"],
    "zh": ["送货晚了三天，没有人通知我。", "座垫很好，会再买。", "电话里等了四十分钟。"],
    "ko": ["배송이 사흘이나 늦었는데 아무도 연락하지 않았어요.", "안장이 아주 좋아요. 또 살게요.", "전화로 사십 분을 기다렸습니다."],
}  # fmt: skip
EXPORTS = """
en|,|Id,ProductId,UserId,ProfileName,HelpfulnessNumerator,HelpfulnessDenominator,Score,Time,Summary,Text|iccunnreTt|Text;Time;Score
en|,|,Clothing ID,Age,Title,Review Text,Rating,Recommended IND,Positive Feedback Count,Division Name,Department Name,Class Name|icnTtrbnccc|Review Text;;Rating
en|,|review_id,user_id,business_id,stars,useful,funny,cool,text,date|iucrnnntd|text;date;stars
en|,|Review,Rating|tr|Review;;Rating
en|,|review,sentiment|tc|review;;
en|,|tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,airline,name,retweet_count,text,tweet_created,tweet_location,user_timezone|icnccuntdsc|text;tweet_created;
en|,|address,categories,city,name,reviews.date,reviews.rating,reviews.text,reviews.title,reviews.username,reviews.userCity|scscdrtTus|reviews.text;reviews.date;reviews.rating
en|,|Hotel_Address,Review_Date,Average_Score,Hotel_Name,Reviewer_Nationality,Negative_Review,Positive_Review,Reviewer_Score,Tags|sdRccttRc|Negative_Review+Positive_Review;Review_Date;Reviewer_Score
en|,|uniqueID,drugName,condition,review,rating,date,usefulCount|icctRdn|review;date;rating
en|,|firm,date_review,job_title,current,location,overall_rating,headline,pros,cons|cdccsrTtt|pros+cons;date_review;overall_rating
en|,|Review_ID,Rating,Reviewer_Location,Review_Text,Branch|irstc|Review_Text;;Rating
en|,|query,name,place_id,author_title,author_id,review_id,review_text,owner_answer,review_rating,review_timestamp,review_datetime_utc|cccuiitared|review_text;review_datetime_utc;review_rating
en|,|title,url,stars,name,reviewUrl,text,publishedAtDate,likesCount|clrultdn|text;publishedAtDate;stars
en|,|Person ID,Name,Email,Score,Comment,Created At|iumRtd|Comment;Created At;Score
en|,|Number,User,Date Submitted,Country,Source URL,Device,Browser,OS,How would you rate your experience?,What could we improve?|iudsllccrt|What could we improve?;Date Submitted;How would you rate your experience?
en|,|ID,Title,Description,Created At,Creator,Votes,Status|iTtdunc|Description;Created At;
en|,|title,details,authorName,authorEmail,created,score,status,url|Ttumdncl|details;created;
en|,|conversation_id,created_at,author_type,author,message|kdout|message;created_at;
en|,|Issue key,Issue id,Summary,Description,Created,Reporter,Status,Satisfaction rating|iiTtducr|Description;Created;Satisfaction rating
en|,|CaseNumber,Subject,Description,CreatedDate,Status,Origin,ContactId|iTtdccc|Description;CreatedDate;
en|,|Ticket ID,Ticket name,Ticket description,Create date,Pipeline,Ticket status|iTtdcc|Ticket description;Create date;
en|,|number,short_description,description,opened_at,caller_id,state|iTtduc|description;opened_at;
en|,|Survey ID,Response Date,Unit,OSAT,LTR,Comment|idcRRt|Comment;Response Date;
en|,|RespID,SurveyDt,Region,Overall Satisfaction,Verbatim|idsrt|Verbatim;SurveyDt;Overall Satisfaction
en|,|recommendationid,language,review,timestamp_created,voted_up,votes_up|ictebn|review;timestamp_created;
en|,|title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply|Ttrdumcca|body;review_date;rating
en|,|Review Title,Review Content,Review Score,Review Date,Reviewer Display Name,Reviewer Email,Product Title|Ttrdumc|Review Content;Review Date;Review Score
en|,|Review ID,Submission Date,Overall Rating,Review Title,Review Text,User Nickname,Product Name|idrTtuc|Review Text;Submission Date;Overall Rating
en|,|nps_score,nps_feedback,responded_at,plan,email|Rtdcm|nps_feedback;responded_at;nps_score
en|,|Visitor ID,Account,Response Date,NPS Rating,Qualitative Response|ucdRt|Qualitative Response;Response Date;NPS Rating
en|,|comment_id,created_time,from_name,message,like_count|idutn|message;created_time;
en|,|commentId,author,text,publishedAt,likeCount,replyCount|iutdnn|text;publishedAt;
en|,|Date,Title,Snippet,Full Text,Url,Author,Sentiment,Country|dTxtlucs|Full Text;Date;
en|;|Date;Store;Channel;Feedback;Rating|dsctr|Feedback;Date;Rating
en|,|Timestamp,How satisfied were you with your visit?,What did you like about it?,What should we do better next time?|dwtt|What did you like about it?+What should we do better next time?;Timestamp;How satisfied were you with your visit?
en|,|complaint_id,date_received,product,issue,complaint_what_happened,company,state|idcctcs|complaint_what_happened;date_received;
en|,|call_id,speaker,start_time,utterance|koxt|utterance;;
en|,|session,role,content,ts|kote|content;ts;
en|,|order_no,purchase_date,review_date,customer_email,star_rating,review_headline,review_body|iddmrTt|review_body;review_date;star_rating
en|,|uuid,submitted,answer,page,browser,score_1_to_5|idtlcr|answer;submitted;score_1_to_5
en|,|c1,c2,c3,c4|idtc|c3;c2;
en|,|Respondent,Completed,Please tell us why you gave that score,Score|udtR|Please tell us why you gave that score;Completed;Score
en|,|Name,Message,Sent|utd|Message;Sent;
en|,|ref,opened,closed,category,narrative,outcome|iddctc|narrative;opened;
en|,|Reviewer,Country,Stars,Title,Review,Date of experience,Company reply|usrTtda|Review;Date of experience;Stars
de|;|Kundennummer;Datum;Filiale;Sterne;Kommentar|udsrt|Kommentar;Datum;Sterne
de|;|Lfd. Nr.;Eingangsdatum;Kanal;Beschwerdetext;Status|idctc|Beschwerdetext;Eingangsdatum;
de|;|Zeitstempel;Wie zufrieden sind Sie insgesamt?;Was können wir besser machen?|drt|Was können wir besser machen?;Zeitstempel;Wie zufrieden sind Sie insgesamt?
de|;|Bewertungsdatum;Produkt;Note;Titel;Bewertungstext;Verfasser|dcgTtu|Bewertungstext;Bewertungsdatum;Note
de|;|ID;Absender;Betreff;Nachricht;Eingegangen am|iuTtd|Nachricht;Eingegangen am;
de|;|Vorgang;Erstellt am;Anliegen;Antwort des Unternehmens|idta|Anliegen;Erstellt am;
de|;|Datum;Bewertung;Text|drt|Text;Datum;Bewertung
de|;|Nr;Freitext;Zufriedenheit (1-5);Abgegeben am;Geschlecht|itrdc|Freitext;Abgegeben am;Zufriedenheit (1-5)
de|,|Rückmeldung,NPS,Quelle,Erfasst|tRcd|Rückmeldung;Erfasst;NPS
fr|;|Date de l'avis;Note;Titre;Commentaire;Auteur;Réponse de l'entreprise|drTtua|Commentaire;Date de l'avis;Note
fr|,|Identifiant,Créé le,Canal,Réclamation,Magasin|idcts|Réclamation;Créé le;
fr|;|Horodateur;Quel est votre niveau de satisfaction ?;Que pouvons-nous améliorer ?|drt|Que pouvons-nous améliorer ?;Horodateur;Quel est votre niveau de satisfaction ?
fr|;|Nom;Ville;Avis client;Étoiles;Publié le|ustrd|Avis client;Publié le;Étoiles
es|;|Fecha;Tienda;Calificación;Comentario;Cliente|dsrtu|Comentario;Fecha;Calificación
es|,|id,fecha_creacion,puntuacion,texto,idioma|idrtc|texto;fecha_creacion;puntuacion
es|;|Nº;Queja;Fecha de envío;Estado;Respuesta|itdca|Queja;Fecha de envío;
es|,|Marca temporal,¿Cómo valora nuestro servicio?,¿Qué podríamos mejorar?|drt|¿Qué podríamos mejorar?;Marca temporal;¿Cómo valora nuestro servicio?
pt|;|Data;Loja;Nota;Comentário;Cliente|dsrtu|Comentário;Data;Nota
pt|,|titulo,texto,data,cidade,estado,status,resposta|Ttdscca|texto;data;
pt|;|protocolo;data_abertura;reclamacao;canal|idtc|reclamacao;data_abertura;
pt|,|Carimbo de data/hora,De 0 a 10 quanto você nos recomendaria?,O que podemos melhorar?|dRt|O que podemos melhorar?;Carimbo de data/hora;De 0 a 10 quanto você nos recomendaria?
it|;|Data;Negozio;Voto;Recensione;Nome|dsrtu|Recensione;Data;Voto
it|;|ID;Messaggio;Inviato il;Mittente|itdu|Messaggio;Inviato il;
it|,|Informazioni cronologiche,Quanto è soddisfatto del servizio?,Suggerimenti|drt|Suggerimenti;Informazioni cronologiche;Quanto è soddisfatto del servizio?
nl|;|Datum;Klantnaam;Cijfer;Opmerking;Vestiging|duRts|Opmerking;Datum;Cijfer
nl|;|Tijdstempel;Hoe tevreden bent u?;Wat kan er beter?|drt|Wat kan er beter?;Tijdstempel;Hoe tevreden bent u?
nl|,|meldingsnummer,ontvangen op,klacht,status|idtc|klacht;ontvangen op;
pl|;|Data dodania;Ocena;Opinia;Klient|drtu|Opinia;Data dodania;Ocena
sv|;|Datum;Betyg;Kommentar;Ort|drts|Kommentar;Datum;Betyg
tr|;|Tarih;Puan;Yorum;Müşteri|drtu|Yorum;Tarih;Puan
ru|;|Дата;Оценка;Отзыв;Имя|drtu|Отзыв;Дата;Оценка
ja|,|投稿日,評価,タイトル,レビュー,ユーザー名|drTtu|レビュー;投稿日;評価
ja|,|日時,ご意見,満足度|dtr|ご意見;日時;満足度
zh|,|评论时间,评分,评论内容,用户名|drtu|评论内容;评论时间;评分
ko|,|작성일,평점,내용,작성자|drtu|내용;작성일;평점
en|,|userName,content,score,thumbsUpCount,at,replyContent|utrnda|content;at;score
en|,|marketplace,customer_id,review_id,product_title,star_rating,helpful_votes,total_votes,vine,review_headline,review_body,review_date|cuicrnncTtd|review_body;review_date;star_rating
en|,|Date Created,Agent Name,Customer Email,CSAT Score,CSAT Comment,Tags|dumrtc|CSAT Comment;Date Created;CSAT Score
en|,|Timestamp,Email Address,What is your name?,What do you think about our service?,Any other comments?,Rate us|dmuttr|What do you think about our service?+Any other comments?;Timestamp;Rate us
en|;|FeedbackID;FeedbackDate;PatientComment;Ward;FFTScore|idtcr|PatientComment;FeedbackDate;FFTScore
en|,|Interaction ID,Channel,Start Time,End Time,Customer Message,Agent Response,Sentiment Score|icddtaR|Customer Message;Start Time;
en|,|guest_name,stay_date,room_type,overall,cleanliness,staff,value,guest_review|udcrrrrt|guest_review;stay_date;overall
en|,|branch,visit date,would you recommend us (0-10),tell us more|sdRt|tell us more;visit date;would you recommend us (0-10)
en|,|Incident Number,Short Description,Long Description,Reported Date,Priority|iTtdc|Long Description;Reported Date;
en|,|tweetId,text,created_at,likes,retweets,lang|itdnnc|text;created_at;
en|,|chat_id,sender,sent_at,body|kodt|body;sent_at;
en|,|Employee,Date,Customer said|udt|Customer said;Date;
en|,|product,rating,reviewText,summary,unixReviewTime,reviewerID|crtTei|reviewText;unixReviewTime;rating
en|,|rid,posted,stars,comment_en,comment_original|idrtt|comment_original;posted;stars
en|,|Response #,Q1. Overall rating,Q2. Why did you give this score?,Q3. Age group,Completed at|irtcd|Q2. Why did you give this score?;Completed at;Q1. Overall rating
en|,|quote,person,when,where|tuds|quote;when;
en|,|subject,from,to,date,body|Tmmdt|body;date;
de|;|Bestellnummer;Kaufdatum;Bewertet am;Sternebewertung;Überschrift;Rezension|iddrTt|Rezension;Bewertet am;Sternebewertung
de|;|Teilnehmer;Datum Abschluss;Weiterempfehlung (0-10);Begründung|udRt|Begründung;Datum Abschluss;Weiterempfehlung (0-10)
de|;|Gast;Anreise;Abreise;Gesamtnote;Was hat Ihnen gefallen?;Was hat Ihnen nicht gefallen?|uddgtt|Was hat Ihnen gefallen?+Was hat Ihnen nicht gefallen?;Anreise;Gesamtnote
de|;|Ticket;Status;Ersteller;Beschreibung;Angelegt;Lösung|icutda|Beschreibung;Angelegt;
fr|;|N° dossier;Date de réception;Motif;Description du problème;Région|idcts|Description du problème;Date de réception;
fr|;|Date;Satisfaction globale;Points forts;Points faibles|drtt|Points forts+Points faibles;Date;Satisfaction globale
es|;|Folio;Fecha de recepción;Sucursal;Comentario del cliente;NPS|idstR|Comentario del cliente;Fecha de recepción;NPS
es|,|usuario,fecha_resena,estrellas,titulo,resena|udrTt|resena;fecha_resena;estrellas
pt|;|Data da compra;Data da avaliação;Estrelas;Título da avaliação;Avaliação|ddrTt|Avaliação;Data da avaliação;Estrelas
pt|;|Cliente;Motivo do contato;Mensagem;Enviado em|uctd|Mensagem;Enviado em;
it|;|Cliente;Data acquisto;Stelle;Titolo;Commento|udrTt|Commento;Data acquisto;Stelle
nl|;|Ordernummer;Besteldatum;Sterren;Review;Woonplaats|idrts|Review;Besteldatum;Sterren
ja|,|回答日時,総合評価,自由記述,年代|drtc|自由記述;回答日時;総合評価
zh|;|订单号;下单时间;星级;评价;城市|idrts|评价;下单时间;星级
"""


@dataclass(frozen=True)
class Foreign:
    content: bytes
    texts: list[str]
    date: str
    rating: str
    headings: str


NAMES = ["Ada", "Ben", "Cleo", "Dana", "Eli", "Fay"]
CITIES = ["Bern", "Lyon", "Leeds", "Porto", "Turin"]


def exports(seed: int = 3, rows: int = 40) -> list[Foreign]:
    """Return one file for every line above."""
    made = []
    for line in EXPORTS.strip().splitlines():
        language, separator, rest = line[:2], line[3], line[5:]
        names, kinds, expected = rest.rsplit("|", 2)
        made.append(_export(language, separator, names, kinds, expected, seed, rows))
    return made


def _export(
    language: str,
    separator: str,
    names: str,
    kinds: str,
    expected: str,
    seed: int,
    rows: int,
) -> Foreign:
    dice = random.Random(f"{seed}{names}")
    headings = names.split(separator)
    assert len(headings) == len(kinds), names
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(headings)
    style = (
        dice.choice(["iso", "iso time", "european"])
        if language != "en"
        else dice.choice(["iso", "iso time", "american", "month"])
    )
    for number in range(rows):
        writer.writerow([_cell(kind, language, style, number, dice) for kind in kinds])
    texts, date, rating = expected.split(";")
    return Foreign(out.getvalue().encode(), texts.split("+"), date, rating, names)


def _cell(
    kind: str, language: str, style: str, number: int, dice: random.Random
) -> object:
    day, month = 1 + number % 28, 1 + number % 12
    said = dice.choice(SAID[language])
    return {
        "t": lambda: said + " " + " ".join(dice.sample(SAID[language], k=dice.randint(0, 2))) if dice.random() > 0.15 else "",
        "T": lambda: said[:18],
        "d": lambda: {"iso": f"2025-{month:02d}-{day:02d}", "iso time": f"2025-{month:02d}-{day:02d} 10:{day:02d}:00", "european": f"{day:02d}.{month:02d}.2025", "american": f"{month}/{day}/2025 9:{day:02d}:00 AM", "month": f"{day}-Mar-25"}[style],
        "e": lambda: 1_735_689_600 + number * 86_400,
        "r": lambda: dice.randint(1, 5), "R": lambda: dice.randint(0, 10), "g": lambda: dice.randint(1, 6),
        "w": lambda: dice.choice(["Very satisfied", "Satisfied", "Neutral", "Dissatisfied"]),
        "n": lambda: dice.choice([0, 0, 1, 3, 17, 240]), "i": lambda: 10_000 + number * 7,
        "u": lambda: dice.choice(NAMES), "m": lambda: f"{dice.choice(NAMES).lower()}@example.org",
        "c": lambda: dice.choice(["web", "shop", "phone", "open", "bikes"]), "s": lambda: dice.choice(CITIES),
        "l": lambda: f"https://shop.example/p/{number}", "b": lambda: dice.choice([0, 1]),
        "a": lambda: dice.choice(["", "", "Thank you for telling us, we are looking into it right away."]),
        "o": lambda: ["Customer", "Agent"][number % 2], "k": lambda: f"k{number // 4}", "x": lambda: "",
    }[kind]()  # fmt: skip
