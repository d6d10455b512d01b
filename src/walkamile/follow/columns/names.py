"""What logs call whose, what and when: exact names best first, then parts of names."""

import re
import unicodedata

# Names that event logs give to the three columns, best first, compared without case,
# spaces, underscores or colons. XES and process-mining tools first, then order and
# analytics exports (PostHog, Segment, Snowplow, GA4: from their documented columns).
CASE_NAMES = (
    "case", "caseconceptname", "caseid", "traceid", "orderid", "order", "ticketid",
    "sessionid", "journeyid", "requestid", "incidentid", "domainsessionid", "distinctid",
    "anonymousid", "userid", "userpseudoid", "domainuserid", "customerid", "personid",
)  # fmt: skip
ACTIVITY_NAMES = (
    "activity", "conceptname", "activityname", "event", "eventname", "action", "task", "step",
    "status", "state", "eventtype", "ocelactivity", "operation", "message",
)  # fmt: skip
TIME_NAMES = (
    "at", "timestamp", "timetimestamp", "time", "datetime", "eventtime", "completetimestamp",
    "endtimestamp", "endtime", "date", "starttimestamp", "starttime", "collectortstamp",
    "derivedtstamp", "originaltimestamp", "eventtimestamp", "oceltimestamp", "createdat",
)  # fmt: skip
CUSTOMER_NAMES = (
    "customer", "customerid", "customeruniqueid", "casecustomer", "casecustomerid", "client",
    "clientid", "userid", "personid", "customerref", "email",
)  # fmt: skip
# Who or what has the case at hand: where it changes, the customer was handed on.
HANDLER_NAMES = (
    "handler", "channel", "touchpoint", "resource", "orgresource", "agent", "team",
    "orggroup", "department", "queue",
)  # fmt: skip
SEGMENT_NAMES = (
    "segment",
    "casesegment",
    "customersegment",
    "customertype",
    "plan",
    "group",
)
# Which phase of an activity an event tells of: the lifecycle extension of XES.
PHASE_NAMES = ("lifecycletransition", "lifecycle", "transition")
BESIDE = (
    ("phase", PHASE_NAMES),
    ("customer", CUSTOMER_NAMES),
    ("segment", SEGMENT_NAMES),
    ("handler", HANDLER_NAMES),
)

# Parts of names in seven languages, without accents. A case is numbered: "Fallnummer",
# "no de dossier", "tracking_number".
_THINGS = (
    "case|ticket|order|incident|request|session|journey|trace|trip|tracking|shipment|parcel|"
    "booking|reservation|application|claim|visit|patient|fall|vorgangs?|bestell(?:ung)?s?|"
    "auftrags?|sendungs?|antrags?|buchungs?|dossier|commande|demande|colis|expediente|caso|"
    "pedido|solicitud|reserva|envio|chamado|processo|pratica|ordine|zaak|bestelling|aanvraag"
)
_NUMBER = "nummer|number|num|numero|nr|no|id|key|ref|reference|code"
_CASE = re.compile(
    rf"(?:{_THINGS})(?:{_NUMBER})?|(?:{_NUMBER})(?:of|de|del|da|do|du|der|van)?(?:{_THINGS})"
)
_ACTIVITY = re.compile(
    r"(?:activity|aktivitat|activite|actividad|atividade|attivita|activiteit|event|ereignis|"
    r"evenement|evento|gebeurtenis|action|aktion|accion|acao|azione|actie|step|schritt|"
    r"prozessschritt|etape|paso|etapa|passo|stap|status|state|zustand|statut|estado|stato|"
    r"task|aufgabe|tache|tarea|tarefa|station|scan|milestone|meilenstein|stage|"
    r"newvalue|tovalue|newstatus|newstate|tostatus|tostate|neuerstatus)(?:name|type|label|typ)?"
)
_HANDLER = re.compile(
    r".*(?:agent|handler|resource|team|group|department|queue|bearbeiter|abteilung|depot|"
    r"actor|owner|assignee|operator|employee|vendor|clerk|device|oldvalue|fromstatus)"
    r"(?:name|id|code)?"
)
_ENDED = re.compile(
    r"(?:end|ende|complete|completed|finish|finished|updated|changed|until)|"
    r"(?:.*(?:zeitpunkt|zeitstempel|timestamp|horodatage|dateetheure|fechahora|fechayhora|"
    r"datahora|dataora|tijdstip|datetime|eventtime|changedat|updatedon|updatedat|createdon|"
    r"createddate|scannedat|occurredat|loggedat|recordedat|endtime|enddate))"
)


def plain(name: str) -> str:
    """Return a name without case, accents, and anything but letters and digits."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isalnum())


def is_case(name: str) -> bool:
    """Say whether a column is called as the number of a case is."""
    return bool(_CASE.fullmatch(plain(name)))


def is_activity(name: str) -> bool:
    """Say whether a column is called as what happened is."""
    return bool(_ACTIVITY.fullmatch(plain(name)))


def is_handler(name: str) -> bool:
    """Say whether a column is called as who had a case at hand, or what was before."""
    return bool(_HANDLER.fullmatch(plain(name)))


def is_moment(name: str) -> bool:
    """Say whether a column is called as the moment at which something was done."""
    return bool(_ENDED.fullmatch(plain(name)))
