"""You can see who looked, and nobody can make it unseen."""

import pytest

from walkamile.web import log, readings
from walkamile.web.models import Colleague, Counter, LogEntry

pytestmark = pytest.mark.django_db(transaction=True)


def a_day():
    ada = Colleague.objects.create_user("Ada@example.org", name="Ada")
    log.changed(ada, "team", "4", "renamed")
    log.read(ada, [7, 8, 9], "today")
    log.fold()
    log.read(None, [], "nobody was shown anything")
    log.note(None, "export", "verbatim", "all", "csv")
    return ada


def test_who_read_which_words_where():
    ada = a_day()
    entry = LogEntry.objects.get(action="read")
    assert (entry.who, entry.which, entry.detail) == (ada.pk, "7,8,9", "today")


def test_an_untouched_log_is_whole():
    assert log.verify().whole
    a_day()
    chain = log.verify()
    assert (chain.whole, chain.entries) == (True, 3)
    assert chain.head == LogEntry.objects.get(number=3).hash


@pytest.mark.parametrize("field", ["which", "detail", "action", "what", "hash"])
def test_one_changed_letter_is_found(field):
    a_day()
    entry = LogEntry.objects.get(number=2)
    said = getattr(entry, field)
    setattr(entry, field, chr(ord(said[0]) ^ 1) + said[1:])
    LogEntry.objects.filter(number=2).update(**{field: getattr(entry, field)})
    chain = log.verify()
    assert not chain.whole
    assert chain.broken_at == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_entry_is_found_even_the_last(number):
    a_day()
    LogEntry.objects.filter(number=number).delete()
    assert not log.verify().whole


def test_another_reader_in_the_log_is_found():
    a_day()
    LogEntry.objects.filter(number=2).update(who=99)
    assert log.verify().broken_at == 2


def test_what_was_not_saved_is_not_in_the_log():
    from django.db import transaction

    a_day()
    with transaction.atomic():
        log.changed(None, "theme", "3", "merged")
        transaction.set_rollback(True)
    log.changed(None, "theme", "3", "renamed")
    assert (log.verify().whole, log.verify().entries) == (True, 4)


def shown_to(ada, *voices):
    for voice in voices:
        log.read(ada, [voice], "today")


def test_a_reading_is_on_the_disk_at_once_and_in_the_chain_when_asked_for():
    ada = a_day()
    shown_to(ada, 5, 6)
    waiting = [
        one.shown for one in readings.within(readings.folder() / readings.WAITING)
    ]
    assert waiting == ["5", "6"]
    chain = log.verify()
    assert (chain.whole, chain.entries) == (True, 5)
    assert list(LogEntry.objects.values_list("which", flat=True))[-2:] == ["5", "6"]
    assert not readings.are_waiting()


def test_readings_are_taken_in_once_though_killed_before_the_file_was_gone(tmp_path):
    ada = a_day()
    shown_to(ada, 5, 6)
    with readings.files() as files:
        kept = tmp_path / "kept"
        kept.write_bytes(files[0].read_bytes())
        moved = files[0]
    log.fold()
    kept.rename(moved)  # as if the file had not been deleted
    Counter.objects.create(name=moved.stem, value=1)  # nor its mark
    shown_to(ada, 7)
    assert log.verify().entries == 6
    assert not readings.are_waiting()
    assert not Counter.objects.filter(name=moved.stem).exists()


def test_readings_are_taken_in_though_killed_before_they_were(tmp_path):
    ada = a_day()
    shown_to(ada, 5)
    with readings.files():
        pass  # set apart for the log, and then the power went
    shown_to(ada, 6)
    chain = log.verify()
    assert (chain.whole, chain.entries) == (True, 5)


@pytest.mark.parametrize(
    "half", [b'["2026', b'["2026-01-01T00:00:00+00:00", 1, "6"\n["2026', b"\n\x00\xff["]
)
def test_half_a_line_of_a_failed_write_swallows_no_other(half):
    ada = a_day()
    shown_to(ada, 5)
    with (readings.folder() / readings.WAITING).open("ab") as file:
        file.write(half)
    shown_to(ada, 6)
    chain = log.verify()
    assert (chain.whole, chain.entries) == (True, 5)
    assert list(LogEntry.objects.values_list("which", flat=True))[-2:] == ["5", "6"]


def test_two_processes_do_not_take_in_the_same_readings():
    ada = a_day()
    shown_to(ada, 5)
    with readings.files():  # another process is at it
        log.fold()
    assert readings.are_waiting()
    assert log.verify().entries == 4


def test_nothing_is_shown_that_cannot_be_written_down(tmp_path, settings):
    ada = a_day()
    settings.WORKSPACE = tmp_path / "a file"
    settings.WORKSPACE.write_text("no folder")
    with pytest.raises(NotADirectoryError):
        log.read(ada, [5], "today")
