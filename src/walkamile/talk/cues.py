"""Words by which a listener asks, reflects, advises or confirms.

The families follow the motivational interviewing codes (Moyers et al., MITI 4.2.1) as
AnnoMI's experts used them (Wu et al., ICASSP 2022).
"""

import re
from typing import NamedTuple


class Said(NamedTuple):
    """A cue and where it stands in the utterance, in code points."""

    start: int
    end: int
    cue: str


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})", re.IGNORECASE)


_FILLER = (
    r"(?:(?:and|so|okay|ok|well|um+|uh+|er|now|but|right|alright|all right|yeah|yes|mm-hmm|"
    r"mm|hmm|oh|then|great|good|sure|i see|you know|first|also|just|then|und|gut|ja|na ja|aha|"
    r"mhm|ach so|dann|aber|genau)[,.\s-]+)*"
)
_SUBJECT = (
    r"(?:you|he|she|they|we|i|it|this|that|there|your|the|anything|any|things|people)"
)

QUESTION_MARK = re.compile(r"[?？؟]")
OPEN = _any(
    r"what(?!['’]?s? (?:is |was )?(?:your (?:name|age|date)|the (?:date|time))\b)(?! a\b)",
    r"how(?! (?:many|much|often|long|old|far|soon|are you\b(?! feeling| doing with)))",
    r"why(?: not)?\b",
    r"in what way",
    r"tell me(?: more| about| a (?:little|bit)| what| how| why)?",
    r"talk (?:to me|a (?:little|bit)) about",
    r"describe",
    r"explain (?:to me|what|how|why|that)",
    r"walk me through",
    r"help me (?:to )?understand",
    r"give me an example",
    r"say (?:a (?:little|bit) )?more",
    r"(?:can|could|would|will) you (?:\w+ )?(?:tell|describe|share|explain|talk|say more|"
    r"walk|give me|help me understand|elaborate)",
    r"i(?:['’]d| would) (?:like|love) to (?:hear|know|understand)",
    r"i['’]?a?m (?:curious|wondering|interested)",
    r"i wonder",
    r"which (?:parts?|things|ways)",
    r"was (?:ist|sind|war|waren|haben|hat|hatten|macht|machen|machten|würden?|wäre|genau|führt|"
    r"gefällt|denken|meinen|können|könnte|passiert|fehlt|stört|sagt|sagen|brauchen|sollten?|noch)\b",
    r"wie(?! (?:viele?|oft|lange|alt|weit|geht es ihnen)\b)\b",
    r"(?:warum|wieso|weshalb|wozu|wofür|woran|womit|worauf|inwiefern)\b",
    r"(?:erzählen|beschreiben|erklären|schildern|sagen) sie (?:mir|uns|doch|mal)?",
    r"(?:können|könnten|würden|möchten) sie (?:\w+ ){0,5}(?:erzählen|beschreiben|schildern)",
)
CLOSED = _any(
    r"(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should|shall|"
    r"may|might|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t|haven['’]t|won['’]t|"
    r"wouldn['’]t|couldn['’]t|can['’]t|wasn['’]t|weren['’]t) " + _SUBJECT + r"\b",
    r"how (?:many|much|often|long|old|far|soon)",
    r"when\b",
    r"where\b",
    r"who\b",
    r"which\b",
    r"any (?:other|idea|chance|problems?)",
    r"ever\b",
    r"(?:habe|hast|haben|hat|hatten|bin|ist|sind|war|waren|können|könnten|kann|darf|dürfen|möchten|wollen|würden|"
    r"gibt|wird|werden|wurde|soll|sollen|muss|müssen|kommen|nehmen|kennen|wissen|machen) "
    r"(?:sie|er|es|das|dies|die|der|ihre?|ich|wir|du|da|jemand|etwas)\b",
    r"wie (?:viele?|oft|lange|alt|weit)\b",
    r"(?:wann|wo|wer|welche[rsnm]?)\b",
)
TAG = re.compile(
    r"(?:\bright|\bokay|\bcorrect|\byeah|\bhuh|\bhm+|\b(?:is|was|are|were|do|does|did|have|"
    r"has|would|could|can)(?:n['’]t)? (?:it|that|you|they|he|she|there|i)|\bis that right|"
    r"\bnicht wahr|\boder|\bja|\bstimmt['’]?s|\brichtig|\bdid i get that(?: right)?|\bam i right|\bdoes that sound right)\s*\?\s*$",
    re.IGNORECASE,
)
LEADING = _any(
    r"don['’]t you (?:think|agree|want|feel)",
    r"wouldn['’]t (?:it|you|that)",
    r"isn['’]t it (?:true|better|time|obvious)",
    r"surely you",
    r"you (?:do )?(?:agree|realise|realize|know|understand)(?: that)?.{0,60}(?:don['’]t you|right)\?",
    r"shouldn['’]t you",
    r"have you (?:considered|tried|thought (?:of|about))",
)
REFLECTION = _any(
    r"(?:it |that |this |which |so )?(?:sounds?|seems?|looks?|feels?) (?:to me )?(?:like|as if|as though|that|very|really|pretty)",
    r"sounds like",
    r"what i(?:['’]m| am| hear| heard)? ?hear(?:ing)?",
    r"i(?:['’]m| am)? hear(?:ing)? (?:you|that|a lot|some)",
    r"i get (?:the )?(?:sense|feeling|impression)",
    r"you(?:['’]re| are) (?:really |just |kind of |sort of |also |not |still |very |a (?:bit|little) )?"
    r"(?:saying|feeling|thinking|worried|concerned|not sure|telling|looking|wondering|hoping|"
    r"trying|struggling|noticing|finding|starting|interested|wanting|ready|afraid|scared|"
    r"frustrated|angry|tired|torn|aware|proud|happy)",
    r"you (?:really |also |kind of |sort of |still |just |don['’]t |do |definitely )?"
    r"(?:feel|felt|want|wanted|mentioned|said|think|thought|believe|see|enjoy|care|worry|wish|hope|value|like|love|found|find|noticed|know that)",
    r"you(?:['’]ve| have) (?:really |also |already |even |never )?(?:been|tried|noticed|got|had|thought|made|come|done|seen)",
    r"so,? (?:you|for you|it|part|there|that|on (?:the )?one hand|in (?:other|a))",
    r"part of you",
    r"on (?:the )?one (?:hand|side)",
    r"in other words",
    r"if i (?:understand|hear|heard|get|got|understood)",
    r"to (?:summari[sz]e|sum up|recap)",
    r"(?:let me|just to) (?:see if i|make sure i|summari[sz]e|recap|check)",
    r"for you,? (?:it|that|this)",
    r"that(?:['’]s| is| must be| must have been| was) (?:really |very |so |a |pretty |been |kind of )?"
    r"(?:hard|tough|difficult|important|frustrating|scary|upsetting|big|stressful|painful|overwhelming|a lot)",
    r"and (?:yet|at the same time|you)",
    r"(?:es|das) (?:klingt|hört sich|scheint|wirkt)",
    r"wenn ich (?:sie|das|es) (?:richtig|recht)",
    r"(?:ich fasse|um) (?:das )?zusammen",
    r"(?:einerseits|andererseits)",
    r"(?:ihnen|für sie) (?:ist|war|geht|ging|fehlt|wäre|wichtig)",
    r"sie (?:fühlen|fühlten|wünschen|wollen|wollten|möchten|brauchen|mussten|hätten|verlassen|"
    r"(?:haben|hatten|sind|waren) (?:also |sich |das gefühl))",
)
CONFIRMING = _any(
    r"is that (?:right|correct|fair|accurate|about right|it)\b",
    r"did i (?:get|hear|understand)",
    r"(?:have|had) i (?:got|understood|missed|heard)",
    r"am i (?:right|understanding|hearing|getting|correct|missing)",
    r"do i (?:have|understand) (?:that|it|you)?",
    r"does that (?:sound|seem|feel|ring|capture|make sense)",
    r"is there anything (?:else )?(?:i|we|that i)(?:['’]ve| have)? ?(?:missed|left out|forgot)",
    r"anything (?:i|else i)(?:['’]ve)? missed",
    r"let me (?:make sure|check|see if i)",
    r"just to (?:check|confirm|be clear|clarify)",
    r"correct me if",
    r"is that what you (?:mean|meant|are saying)",
    r"do you mean",
    r"have i (?:got|understood|missed|heard)",
    r"hab(?:e)? ich (?:das|sie|es|etwas)? ?(?:richtig|so|vergessen|falsch)",
    r"(?:stimmt das|ist das (?:richtig|so richtig)|meinen sie das so)",
)
ADVICE = _any(
    r"you (?:really |probably |just |definitely |also |might |may |always )?"
    r"(?:should|need to|have to|must|ought to|could|can|want to (?:think|make|try|start|consider)|better)",
    r"you(?:['’]d| had| would) (?:better|be better|want to)",
    r"you(?:['’]ve| have) got to",
    r"you gotta",
    r"i(?:['’]d| would|['’]ll)? ?(?:strongly |really |highly )?(?:suggest|recommend|advise|encourage|urge)",
    r"i (?:want|need|expect|would like|['’]d like) you to",
    r"i(?:['’]d| would) like you to",
    r"why don['’]t (?:you|we)",
    r"have you (?:considered|tried|thought (?:of|about))",
    r"(?:how|what) about (?:if you|you|we|try|trying|a |some|just|getting|taking|going)",
    r"(?:just )?try (?:to|not|and|doing|this|that|it|some|a )",
    r"the best (?:way|thing|option|solution)",
    r"make sure (?:you|that|to)",
    r"one (?:option|thing you|way|possibility|idea|strategy)",
    r"(?:another|other) (?:option|thing you|way|possibility|idea|strategy)",
    r"some (?:people|patients|folks|customers|of my)",
    r"(?:a lot|lots) of (?:people|patients|folks)",
    r"(?:many|most|other) (?:people|patients|folks)",
    r"let(?:['’]s| us)",
    r"we can (?:also|help|try|start|set|give|get|offer|work|do|make|arrange|talk)",
    r"we (?:recommend|suggest|have a|offer|could)",
    r"if you (?:stop|continue|keep|don['’]t|start|can|were|do|could|want|just|would)",
    r"it(?:['’]s| is) (?:very |really |so )?(?:important|essential|crucial|best|recommended|a good idea|dangerous|bad for|not good)",
    r"don['’]t (?:worry|do|be|forget|you think)",
    r"i(?:['’]ll| will|['’]m going to| am going to) (?:give|get|put|send|write|refer|set|prescribe|book|have you|show)",
    r"what (?:i(?:['’]d| would)|you(?:['’]d| should| need| can| could))",
    r"sie (?:sollten|müssen|müssten|können|könnten|dürfen|brauchen nur)",
    r"(?:da |dann |das )?(?:müssen|sollten) sie\b",
    r"ich (?:würde|kann) (?:ihnen )?(?:empfehlen|raten|vorschlagen)",
    r"(?:an ihrer stelle|am besten|ich rate|ich empfehle|mein rat)",
    r"(?:probieren|versuchen|prüfen|achten|nehmen|rufen|ziehen|schicken|füllen) sie",
)
INFORMATION = _any(
    r"research", r"stud(?:y|ies)\b", r"percent", r"\d+ ?%", r"risks?\b", r"causes?\b",
    r"caused by", r"leads? to", r"guidelines?", r"program(?:me)?s?\b", r"because\b",
    r"evidence", r"according to", r"shows? that", r"known to", r"increases?\b", r"reduces?\b",
    r"damages?\b", r"effects?\b", r"affects?\b", r"health(?:y)?\b", r"recommended",
    r"the reason", r"means that", r"it(?:['’]s| is) called", r"in fact", r"actually",
    r"average", r"normal(?:ly)?", r"usually", r"typically", r"medication", r"treatment",
    r"symptoms?", r"our (?:policy|system|company|product|team|service)", r"policy",
    r"so what (?:happens|we)", r"what (?:happens|this means|that means) is",
    r"weil\b", r"denn\b", r"prozent", r"laut (?:unse|den|der|gesetz)", r"bedingungen",
    r"garantie", r"das liegt (?:daran|an)", r"normalerweise", r"in der regel", r"üblich",
)  # fmt: skip
YES = re.compile(
    r"^\W*(?:oh\W+|well\W+|mm\W+|uh\W+)*(?:yes|yeah|yep|yup|exactly|right|correct|that['’]s (?:right|it|"
    r"exactly|true|what)|absolutely|definitely|you got it|precisely|totally|true|genau|"
    r"ja|sí|si|oui|sim|stimmt|eso es|c['’]est ça|exact)\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"^\W*(?:no|nope|not really|nah|well|nein|nö|nicht wirklich)\b", re.IGNORECASE
)
THANKS = _any(
    r"thank(?:s| you)", r"welcome", r"hello", r"hi\b", r"good (?:morning|afternoon|evening)",
    r"nice to", r"great\b", r"wonderful", r"excellent", r"good (?:for you|job|work)",
    r"congratulations", r"i appreciate", r"well done", r"proud of",
    r"danke", r"vielen dank", r"gern(?:e)? geschehen", r"guten (?:tag|morgen|abend)",
    r"glückwunsch", r"tut mir leid", r"freut mich", r"schön,? dass",
)  # fmt: skip

# Words that push back: what follows restates the customer in order to contradict.
OPPOSING = re.compile(
    r"^\W*(?:but|well,? but|no|nope|come on|look|listen|okay,? but|yeah,? but|actually|"
    r"well,? (?:i|you|it|that)|i mean)\b|\bi (?:need|have|want|hope|wish|must)\b|"
    r"\bi['’]ve (?:got|told)\b|\b(?:as|like) i said\b|\byou (?:know|don['’]t even)\b",
    re.IGNORECASE,
)

FAMILIES = {
    "question mark": QUESTION_MARK,
    "open question": OPEN,
    "closed question": CLOSED,
    "tag": TAG,
    "leading": LEADING,
    "reflection": REFLECTION,
    "confirmation": CONFIRMING,
    "advice": ADVICE,
    "information": INFORMATION,
    "courtesy": THANKS,
    "opposing": OPPOSING,
}
_OPENS = re.compile(rf"^{_FILLER}(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")


def find(family: str, text: str) -> list[Said]:
    """Return where a family's cues stand in an utterance."""
    return [
        Said(hit.start(), hit.end(), hit.group().strip())
        for hit in FAMILIES[family].finditer(text)
    ]


def opening(sentence: str) -> str:
    """Return a sentence without the fillers that it opens with."""
    found = _OPENS.match(sentence.strip())
    return found["rest"] if found else sentence


def sentences(text: str) -> list[str]:
    """Return the sentences of an utterance as transcribed."""
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]
