"""A log from anywhere is read without a question, or it asks."""

import pytest

import walkamile as wm

DAYS = range(1, 13)


def told(head: str, case: str, acts: str, when: str) -> str:
    """Write a log: each of twelve cases does the first two, three, … of the acts."""
    named = acts.split("|")
    rows = [
        ",".join((
            case.format(n=n), act,
            when.format(day=n, hour=8 + k, minute=10 + n, epoch=1_767_225_600 + 86_400 * n + k),
        ))
        for n in DAYS
        for k, act in enumerate(named[: 2 + n % (len(named) - 1)])
    ]  # fmt: skip
    return "\n".join((head, *rows)) + "\n"


ISO = "2026-05-{day:02d} {hour:02d}:{minute}"
LOGS = {
    "german": told("Fallnummer,Aktivität,Zeitpunkt", "F{n}", "Antrag|geprüft|bewilligt", ISO),
    "accents": told("Numéro de dossier,Étape,Date et heure", "{n}", "ouvert|visite|clos", ISO),
    "italian": told("Numero pratica,Fase,Data e ora", "{n}/2026", "aperta|vista|chiusa", ISO),
    "nobody's names": told("c1,c2,c3", "K{n}", "open|search|pay", ISO),
    "month in words": told("Order No,Milestone,Date", "SO-{n}", "Entered|Picked|Sent",
                           '"May {day}, 2026 {hour}:{minute} AM"'),
    "seconds": told("call_id,queue_step,stamp", "c{n}", "menu|hold|agent", "{epoch}"),
    "begin and end": told("Vorgang,Tätigkeit,Beginn,Ende", "V{n}", "Eingang|Prüfung|Bescheid",
                          ISO + "," + ISO),
    "state of a ticket": told("number,state,sys_updated_on", "INC{n}", "New|Held|Solved", ISO),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGS)
def test_a_log_from_anywhere_is_read_without_a_question(tmp_path, name) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOGS[name], "utf-8")
    head = LOGS[name].split("\n", 1)[0].split(",")

    found = wm.journeys(log)

    assert [found.columns[what] for what in ("case", "activity")] == head[:2]
    assert found.columns["at"] == head[-1]
    assert (found.cases, len(found.activities)) == (12, 3)


def test_one_row_an_order_is_known_by_its_dates(tmp_path) -> None:
    log = tmp_path / "orders.csv"
    rows = [
        f"#10{n:02d},c{n}@x.example,2026-01-0{n} 10:05:00 +0100,,{n}.50,2026-01-0{n} 10:00:00 +0100\n"
        for n in range(1, 10)
    ]
    log.write_text("Name,Email,Paid at,Fulfilled at,Total,Created at\n" + "".join(rows))

    found = wm.journeys(log)

    assert found.columns == {"case": "Name"}
    [way] = found.variants["variant"].to_list()
    assert way == ["Created at", "Paid at"]


@pytest.mark.parametrize(
    "text",
    [
        "date,visitor,remark\n2026-01-01,Ann,fine\n2026-01-02,Bob,slow\n",
        "review,day,text\nr1,2026-01-01,it is good\nr2,2026-01-02,it is bad\n",
        told("ref,first,second,at", "K{n}", "a,x|b,y|c,z", ISO),
    ],
    ids=["visitors", "reviews", "two that vary alike"],
)
def test_where_nothing_tells_it_asks_and_lists_the_columns(tmp_path, text) -> None:
    log = tmp_path / "log.csv"
    log.write_text(text)

    with pytest.raises(wm.Refused) as refused:
        wm.journeys(log)

    assert "the columns do not tell" in str(refused.value)
    assert all(
        repr(name) in str(refused.value) for name in text.split("\n")[0].split(",")
    )
