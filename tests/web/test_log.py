"""You can see who looked, and nobody can make it unseen."""

import pytest

from walkamile.web import log
from walkamile.web.models import Colleague, LogEntry

pytestmark = pytest.mark.django_db(transaction=True)


def a_day():
    ada = Colleague.objects.create_user("Ada@example.org", name="Ada")
    log.changed(ada, "team", "4", "renamed")
    log.read(ada, [7, 8, 9], "today")
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
