"""Meetings of the sample firm: one to come, some that were, a decision, and papers."""

from datetime import UTC, date, datetime, time, timedelta

from walkamile.sample import NAME
from walkamile.web.chairs import papers
from walkamile.web.models import Decision, DecisionSegment, Meeting, Paper

AGENDA = """- Welcome
- Word to customers when a repair is ready (20 min)
- Late deliveries before the holidays
- Parts that do not fit the bike (15 min)
- Price of the yearly service
- A drinking fountain in the yard
- Any other business"""
BEFORE = """- Why customers cannot reach us on the phone on Saturdays
- How families choose a child seat
- Our revenue in the third quarter
- The new logo"""
MINUTES = (
    """We looked at our revenue and our margin. We agreed our budget for the quarter.
We will launch the new logo in spring. Our team needs a new server.
Our costs rose by three percent. We plan to grow our sales.
Customers complain that they wait too long on the phone.
We want to increase our revenue per customer. Our brochure is late.
We discussed our opening of a second shop.""",
    """Customers told us that nobody rings when their bike is ready.
Two customers said: "I came in on Saturday for nothing".
Families need to know before they order whether the seat fits their bike.
We will hire a second mechanic. Our budget allows it.
Couriers lose a day of work when their repair is late.
Customers find the return label hard to print at home.
Our margin is stable. Customers wait two weeks for an answer to a letter.
Commuters need their bike back by Friday evening.""",
)
DECISION = "All rental bikes go to the festival in June"


def move_in(*, today: date) -> None:
    """Set the sample's chair; whoever looks at it hears the sample's customers."""
    coming = _meeting("Winter planning", AGENDA, today + timedelta(days=2))
    been = _meeting("Autumn planning", BEFORE, today - timedelta(days=75))
    for meeting in (coming, been):
        papers.of_agenda(meeting)
    for back, words in ((74, MINUTES[0]), (30, MINUTES[1])):
        day = today - timedelta(days=back)
        papers.keep(Paper.Kind.MINUTES, f"{NAME}: minutes", day, words, sample=True)
    _decided(been, today)


def _meeting(title: str, agenda: str, day: date) -> Meeting:
    return Meeting.objects.create(
        title=title,
        at=datetime.combine(day, time(9), UTC),
        place="The kitchen table",
        agenda=agenda,
        sample=True,
    )


def _decided(meeting: Meeting, today: date) -> None:
    row = Decision.objects.create(
        meeting=meeting,
        what=DECISION,
        gains="The festival, and our till in June",
        expects="Thirty bikes rented for three weeks; nobody else needs them in June.",
        undone=Decision.Undone.AT_A_COST,
        look_back=today - timedelta(days=5),
        sample=True,
    )
    depends = {
        "commuter": "They ride a rental while theirs is in repair.",
        "family": "They try a cargo bike before they buy one.",
        "courier": "",
        "club": "",
    }
    DecisionSegment.objects.bulk_create(
        DecisionSegment(decision=row, segment=name, depends=how, proposed=True)
        for name, how in depends.items()
    )


def move_out() -> int:
    """Remove what came with the sample; return how many meetings and decisions went."""
    gone = 0
    for rows in (Decision.objects, Paper.objects, Meeting.objects):
        gone += rows.filter(sample=True).delete()[0]
    return gone
