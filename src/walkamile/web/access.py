"""Who may open which page, and whose words they may read. One table says it all.

Every URL name has one line in ``RIGHTS``; an URL without a line is closed to everyone.
The middleware enforces the table, ``test_access.py`` tries every URL as every role,
and the page of rights shows it. Words are read through ``voices`` alone.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from walkamile.web.models import Colleague, Run, SavedView, Source, Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.models.people import Role

NOBODY_YET = "stranger"
EVERY_ROLE = frozenset(Role.values)
ANYONE = EVERY_ROLE | {NOBODY_YET}
READS = EVERY_ROLE
# A reader looks and leaves no trace but the log; all others may write.
WRITES = EVERY_ROLE - {Role.READER}
SHAPES_THEMES = frozenset({Role.COACH, Role.INSIGHT_LEAD, Role.ADMIN})
BRINGS_WORDS = frozenset({Role.INSIGHT_LEAD, Role.ADMIN})
# Files leave the house, so fewer may take them than may read.
TAKES_AWAY = frozenset({Role.COACH, Role.INSIGHT_LEAD, Role.LEADER, Role.ADMIN})
RUNS_THE_HOUSE = frozenset({Role.ADMIN})
# Whoever has to answer for the words or find the customer; each look is in the log.
SEES_NAMES = frozenset({Role.INSIGHT_LEAD, Role.ADMIN})
GRANTS = frozenset({Role.LEADER, Role.ADMIN})
HANGS_POSTERS = frozenset({Role.COACH, Role.INSIGHT_LEAD, Role.LEADER, Role.ADMIN})

# URL name → (who may open it, what it is for). Sorted by verb.
RIGHTS: dict[str, tuple[frozenset[str], str]] = {
    # the door
    "healthy": (ANYONE, "Tell a monitor that the house stands"),
    "sign-in": (ANYONE, "Sign in"),
    "sign-out": (EVERY_ROLE, "Sign out"),
    "start": (ANYONE, "Make the first account, with the printed link"),
    "welcome": (ANYONE, "Choose a password, with the link an admin passed on"),
    "digest-stop": (ANYONE, "Get no more letters, with the link in a letter"),
    # the house
    "today": (READS, "See the day: next step, newest voices, what changed"),
    "me": (EVERY_ROLE, "Change one's own name, password and preferences"),
    "people": (RUNS_THE_HOUSE, "See accounts and teams"),
    "person-add": (RUNS_THE_HOUSE, "Add an account"),
    "person": (RUNS_THE_HOUSE, "Change an account"),
    "person-link": (RUNS_THE_HOUSE, "Make a link for choosing a password"),
    "password": (EVERY_ROLE, "Change one's own password"),
    "team-add": (RUNS_THE_HOUSE, "Add a team"),
    "team": (RUNS_THE_HOUSE, "Rename a team"),
    "rights": (EVERY_ROLE, "Read this table"),
    "sample-load": (BRINGS_WORDS, "Load the sample firm"),
    "sample-remove": (BRINGS_WORDS, "Remove the sample firm"),
    # listen
    "listen": (READS, "Read, search and filter voices"),
    "quote": (READS, "Read one voice in its context"),
    "quote-text": (READS, "Take one voice as text"),
    "quote-picture": (READS, "Take one voice as a picture"),
    "quote-original": (SEES_NAMES, "See the names in a voice; each look is logged"),
    "names": (READS, "See how names are taken out, and how many are missed"),
    "names-rule-add": (BRINGS_WORDS, "Say what an own number looks like"),
    "names-rule-forget": (BRINGS_WORDS, "Take such a rule away"),
    "names-again": (BRINGS_WORDS, "Look through all voices for names again"),
    "jot": (WRITES, "Jot down what a customer said"),
    "jot-offline": (
        WRITES,
        "Keep the empty form on a device, to jot without a network",
    ),
    "jot-ticket": (WRITES, "Deliver what waited on a device"),
    "jot-deliver": (WRITES, "Deliver what waited on a device"),
    "jot-media": (READS, "See the photo or hear the note that came with a jotting"),
    "service-worker": (ANYONE, "Open pages without a network"),
    "jot-door": (ANYONE, "Jot down with the code on a wall, and nothing else"),
    "jot-door-ticket": (ANYONE, "Deliver later what was jotted with a code on a wall"),
    "jot-door-deliver": (ANYONE, "Deliver later what was jotted with a code on a wall"),
    "jot-posters": (HANGS_POSTERS, "See and make codes for walls"),
    "jot-poster": (HANGS_POSTERS, "Print a code for a wall"),
    "jot-poster-close": (HANGS_POSTERS, "Close a code on a wall"),
    "jot-api": (ANYONE, "Jot down by a program, with a colleague's key"),
    "jot-keys": (WRITES, "See one's own keys for programs"),
    "jot-key-make": (WRITES, "Make a key with which one's own programs jot down"),
    "jot-key-close": (WRITES, "Close such a key of one's own"),
    "view-save": (EVERY_ROLE, "Save a view for oneself or for all"),
    "view-forget": (EVERY_ROLE, "Forget a view of one's own"),
    "voices-export": (TAKES_AWAY, "Take a list of voices away as a file"),
    "bring": (BRINGS_WORDS, "Bring a file of customers' words"),
    "bring-look": (BRINGS_WORDS, "See rows as they will be stored, change the mapping"),
    "bring-start": (BRINGS_WORDS, "Start reading a file in"),
    "reading": (BRINGS_WORDS, "Wait for one's file to be read"),
    "runs": (READS, "See which files were read in"),
    "run": (READS, "See how a run goes and its receipt"),
    "run-refused": (BRINGS_WORDS, "Take the refused rows as a file"),
    "run-cancel": (BRINGS_WORDS, "Stop a run"),
    "run-undo": (BRINGS_WORDS, "Undo a run as a whole"),
    "feeds": (READS, "See which feeds are followed"),
    "feed": (READS, "See how a feed goes"),
    "feed-add": (BRINGS_WORDS, "Add a feed"),
    "feed-edit": (BRINGS_WORDS, "Tell a feed something else"),
    "feed-try": (BRINGS_WORDS, "Ask a feed for its first rows"),
    "feed-tried": (BRINGS_WORDS, "See the first rows of a feed"),
    "feed-switch": (BRINGS_WORDS, "Follow or pause a feed"),
    "feed-now": (BRINGS_WORDS, "Ask a feed at once"),
    "feed-anew": (BRINGS_WORDS, "Begin a feed anew"),
    "feed-key": (BRINGS_WORDS, "Show a webhook's secret once, or make a new token"),
    "feed-remove": (BRINGS_WORDS, "Let a feed go"),
    "feed-hook": (ANYONE, "Send a message to a webhook, signed with its secret"),
    "feed-api": (ANYONE, "Send verbatims by a program, with a feed's token"),
    # walk
    "walks": (READS, "See walks, and what they came to over time"),
    "walk": (READS, "Watch a walk, or read what it was like"),
    "walk-start": (WRITES, "Start a walk of a site that is on the list"),
    "walk-stop": (WRITES, "Stop a walk that is going on"),
    "walk-forget": (RUNS_THE_HOUSE, "Delete a walk with its pictures"),
    "walk-reveal": (WRITES, "Put one's own name to a visit under a nickname"),
    "walk-file": (TAKES_AWAY, "Take a walk away as a file"),
    "walk-picture": (READS, "See a picture of a walk"),
    "walk-bring": (SHAPES_THEMES, "Bring in a walk from the command line"),
    "walk-obstacles": (READS, "List what stands in the way"),
    "walk-obstacle": (READS, "See one obstacle with what shows it"),
    "walk-obstacle-care": (WRITES, "Give an obstacle an owner, a state, a note"),
    "walk-sites": (RUNS_THE_HOUSE, "See and add sites that may be walked"),
    "walk-site": (RUNS_THE_HOUSE, "Change a site that may be walked"),
    "walk-session-add": (RUNS_THE_HOUSE, "Seal a stored sign-in for walks"),
    "walk-session-forget": (RUNS_THE_HOUSE, "Delete a stored sign-in"),
    "walk-plans": (SHAPES_THEMES, "Plan walks that come again"),
    "walk-plan-stop": (SHAPES_THEMES, "End a plan"),
    "walk-call": (WRITES, "Stop the time of a call"),
    "walk-call-shell": (WRITES, "Keep the stopwatch on a device"),
    "walk-call-deliver": (WRITES, "Deliver a call that waited on a device"),
    "walk-menu": (WRITES, "Judge a phone menu from its text"),
    "visits": (READS, "See visits and ride-alongs"),
    "visit-fill": (WRITES, "Fill in a visit"),
    "visit-shell": (WRITES, "Keep the form of a visit on a device"),
    "visit-deliver": (WRITES, "Deliver a visit that waited on a device"),
    # talk
    "talk": (READS, "Read what colleagues heard from customers"),
    "talk-card": (READS, "Read one card with what readers add"),
    "talk-sign": (WRITES, "Give a card a sign with one tap"),
    "talk-add": (WRITES, "Add what one knows to a card"),
    "talk-take-back": (WRITES, "Take back one's own remark"),
    "conversations": (READS, "See which conversations there were"),
    "conversation": (READS, "Read a conversation"),
    "conversation-bring": (WRITES, "Bring the transcript of a conversation"),
    "conversation-look": (WRITES, "Say who is who in one's transcript"),
    "conversation-learned": (WRITES, "Say what a conversation brought"),
    "conversation-delete": (WRITES, "Delete a conversation one brought oneself"),
    "conversation-recording": (READS, "Hear the recording of a conversation"),
    "mirror": (WRITES, "See how one listened oneself, and nobody else's"),
    "mirror-of": (WRITES, "See a colleague's mirror as the coach they asked in"),
    "mirror-open": (WRITES, "Ask a coach to look into one's own mirror"),
    "mirror-close": (WRITES, "Close one's mirror to a coach again"),
    # understand
    "themes": (READS, "See what voices are about"),
    "theme": (READS, "Read one theme with its quotes"),
    "theme-map": (READS, "See themes on a map, alike ones side by side"),
    "theme-treemap": (READS, "See themes as boxes by size"),
    "theme-weeks": (READS, "See how themes went week by week"),
    "theme-together": (READS, "See which themes are spoken of together"),
    "theme-differences": (READS, "Compare two segments, sources or periods"),
    "theme-drivers": (READS, "See what moves the score that customers give"),
    "theme-shifts": (READS, "See what is changing, since when, in whose words"),
    "themes-export": (TAKES_AWAY, "Take the list of themes away as a file"),
    "themes-learn": (SHAPES_THEMES, "Learn the themes again"),
    "themes-learning": (SHAPES_THEMES, "See how learning goes"),
    "theme-rename": (SHAPES_THEMES, "Rename a theme"),
    "theme-merge": (SHAPES_THEMES, "Merge two themes"),
    "theme-split": (SHAPES_THEMES, "Split a theme in two"),
    "theme-move": (SHAPES_THEMES, "Move a quote to another theme"),
    "theme-undo": (SHAPES_THEMES, "Undo a change of themes"),
    # chair
    "chair": (READS, "See meetings with a chair for the customer"),
    "meeting-set": (WRITES, "Set the customer's chair at a meeting"),
    "meeting": (READS, "Read what customers say to an agenda"),
    "meeting-screen": (READS, "Show it on the screen of a meeting room"),
    "meeting-change": (WRITES, "Change a meeting"),
    "meeting-off": (WRITES, "Call a meeting off"),
    "meeting-file": (TAKES_AWAY, "Take a brief away as a file"),
    "meeting-ics": (READS, "Take a meeting into a calendar"),
    "meeting-card": (READS, "Print the card for the chair of a meeting"),
    "meeting-feeds": (SHAPES_THEMES, "Follow calendars and the chair's mailbox"),
    "meeting-feed-read": (SHAPES_THEMES, "Look for new meetings now"),
    "meeting-feed-stop": (SHAPES_THEMES, "Follow a calendar no more"),
    "chair-ask": (READS, "Ask the chair a question"),
    "chair-card": (READS, "Print the card for the empty chair"),
    "chair-now": (READS, "Go where the card on the chair leads"),
    "decisions": (READS, "See what was decided"),
    "decision-check": (WRITES, "Check whom else a decision affects"),
    "decision": (READS, "Read a decision with everyone it touches"),
    "decision-look-back": (WRITES, "Write down what came of a decision"),
    "decision-segment": (WRITES, "Say how a segment depends on a decision"),
    "focus": (READS, "See how much papers speak of customers"),
    "paper-keep": (WRITES, "Add minutes or a plan"),
    "paper": (READS, "Read whom a paper speaks of"),
    # act
    "act": (READS, "See what hinders customers, heaviest first"),
    "obstacle": (READS, "Read one obstacle with its trail"),
    "obstacle-evidence": (READS, "Read all that shows an obstacle"),
    "obstacle-history": (READS, "Read who changed an obstacle, and how"),
    "obstacle-report": (WRITES, "Report what hinders customers"),
    "obstacle-edit": (WRITES, "Change how an obstacle is described"),
    "obstacle-move": (WRITES, "Own an obstacle, or move it on"),
    "obstacle-merge": (WRITES, "Say that two obstacles are one, or two"),
    "obstacle-apart": (WRITES, "Take two obstacles apart again"),
    "obstacle-note": (WRITES, "Add what was seen to the evidence"),
    "obstacle-act": (WRITES, "Do something about an obstacle, or ask to"),
    "obstacle-promise": (WRITES, "Write down what a customer was promised"),
    "obstacle-measure": (WRITES, "Compare before and after"),
    "obstacles-change": (WRITES, "Change several obstacles in one go"),
    "obstacles-undo": (WRITES, "Take such a change back"),
    "change-undo": (WRITES, "Take one change back"),
    "obstacle-letters": (READS, "See who was told what was done, and what they answer"),
    "letter-edit": (WRITES, "Change what a letter to a customer says"),
    "letter": (WRITES, "Tell a customer, or note that they are not to be told"),
    "obstacle-thank": (WRITES, "Thank those whose jottings started it"),
    "my-part": (EVERY_ROLE, "See what became of what one heard and did oneself"),
    "told": (ANYONE, "Say whether it is fixed, with the signed link in a letter"),
    "right-now": (WRITES, "Make it right for a customer, within one's authority"),
    "authorities": (READS, "See who may do what without asking, and who waits"),
    "authority-write": (GRANTS, "Write down what a colleague may do without asking"),
    "permission-answer": (GRANTS, "Answer whoever waits for permission"),
    "promises": (READS, "See what we promised customers"),
    "promise-end": (WRITES, "Say that a promise is kept"),
    "promise-undo": (WRITES, "Open a promise again"),
}


def role_of(request: HttpRequest) -> str:
    """Return the role of whoever asks; a stranger has none."""
    asking = request.user
    return asking.role if isinstance(asking, Colleague) else NOBODY_YET


def may(role: str, url_name: str) -> bool:
    """Say whether a role may open a URL; what the table does not name is closed."""
    return role in RIGHTS.get(url_name, (frozenset(), ""))[0]


def colleague(request: HttpRequest) -> Colleague:
    """Return whoever is signed in; the middleware has seen to it that someone is."""
    if not isinstance(request.user, Colleague):
        raise PermissionDenied
    return request.user


class RightsMiddleware:
    """Nobody passes whom the table does not name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and keep pages with customers' words out of shared caches."""
        response = self.get_response(request)
        if role_of(request) != NOBODY_YET:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, *_: Any, **__: Any
    ) -> HttpResponseBase | None:
        """Let in, send to the door, or refuse."""
        match = request.resolver_match
        role = role_of(request)
        if match is not None and may(role, match.view_name):
            return None
        if role == NOBODY_YET:
            return to_the_door(request)
        raise PermissionDenied


def to_the_door(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to sign in, and afterwards back to where they wanted to go."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("sign-in")})
    wanted = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(wanted, reverse("sign-in"))


def voices(reader: Colleague) -> QuerySet[Verbatim]:
    """Return the verbatims that a colleague may read: the only way to words.

    Nobody reads what was not yet looked through for names. Words kept to one team are
    read by that team, by the insight lead, and by the admin.
    """
    return Verbatim.objects.filter(LOOKED_AT, _within(reader))


def runs(reader: Colleague) -> QuerySet[Run]:
    """Return the runs whose source a colleague may see."""
    return Run.objects.filter(_within(reader, "source__"))


def sources(reader: Colleague) -> QuerySet[Source]:
    """Return the sources that a colleague may see."""
    return Source.objects.filter(_within(reader))


def saved_views(reader: Colleague) -> QuerySet[SavedView]:
    """Return one's own views and those that others share."""
    return SavedView.objects.filter(Q(owner=reader) | Q(shared=True))


def reads_all(reader: Colleague) -> bool:
    """Say whether words kept to one team are open to this reader, too."""
    return reader.role in {Role.INSIGHT_LEAD, Role.ADMIN}


def _within(reader: Colleague, path: str = "") -> Q:
    if reads_all(reader):
        return Q()
    everyone = Q(**{f"{path}team__isnull": True})
    if reader.team_id is None:
        return everyone
    return everyone | Q(**{f"{path}team_id": reader.team_id})
