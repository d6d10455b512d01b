"""Nothing is told from memory that is not so any more, or not for this reader."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from walkamile.web import keep, redaction
from walkamile.web.access import Reach
from walkamile.web.models import Colleague, Source, Team, Verbatim
from walkamile.web.still import REMEMBERED, SEEN, still
from web.customers import file_of, said

pytestmark = pytest.mark.django_db(transaction=True)


@still
def how_many(reach=None):
    how_many.asked += 1
    return Source.objects.count()


how_many.asked = 0


def asked(question, *given):
    """Return the answer, and whether it had to be worked out."""
    before = how_many.asked
    return question(*given), how_many.asked > before


def elsewhere(change):
    """Change something over another connection, as another process does."""

    def work():
        change()
        connection.close()

    one = threading.Thread(target=work)
    one.start()
    one.join()


@pytest.fixture
def shared_database():
    """Skip where tests' database lives in this process's memory only."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        connection.inc_thread_sharing()
        yield
        connection.dec_thread_sharing()
    else:
        yield


def test_the_same_question_is_answered_from_memory_while_nothing_changes():
    assert asked(how_many) == (0, True)
    assert asked(how_many) == (0, False)
    assert asked(how_many, Reach(True, None)) == (0, True)
    assert asked(how_many) == (0, False)


@pytest.mark.parametrize("whose", ["own", "other"])
def test_every_change_is_seen_at_once(whose, shared_database):
    change = {"own": lambda do: do(), "other": elsewhere}[whose]
    kept = Source.objects.create(type="table", name="Reviews")
    assert asked(how_many) == (1, True)
    change(lambda: Source.objects.create(type="table", name="Calls"))
    assert asked(how_many) == (2, True)
    change(lambda: Source.objects.filter(pk=kept.pk).update(name="Letters"))
    assert asked(how_many) == (2, True)
    change(lambda: Source.objects.all().delete())
    assert asked(how_many) == (0, True)


def test_what_may_yet_be_undone_is_not_remembered():
    with transaction.atomic():
        Source.objects.create(type="table", name="Reviews")
        assert asked(how_many) == (1, True)
        assert asked(how_many) == (1, True)
        transaction.set_rollback(True)
    assert asked(how_many) == (0, True)


def test_what_changed_while_it_was_worked_out_is_asked_again():
    @still
    def slow():
        found = Source.objects.count()
        if not found:
            Source.objects.create(type="table", name="Meanwhile")
        return found

    assert slow() == 0
    assert slow() == 1


def test_memory_does_not_grow_for_ever():
    from walkamile.web import still as module

    for number in range(REMEMBERED * 2):
        how_many(number)
    held = module._memory.answers
    assert len(held) <= REMEMBERED


def signed_in(role, team=None):
    one = Colleague.objects.create_user(
        f"{role}@example.org", "a long walk in their shoes", role=role, team=team
    )
    client = Client()
    client.force_login(one)
    return client


@pytest.fixture
def secret():
    """A voice that only one team may read."""
    team = Team.objects.create(name="Repairs")
    source = Source.objects.create(type="table", name="Repairs", team=team)
    run = keep.start(source, file_name="words.csv")
    keep.keep(file_of([said(1, "The brake failed on the hill.")]), run=run)
    redaction.catch_up(wait=True)
    return team, Verbatim.objects.get()


@pytest.mark.parametrize("first", ["lead", "stranger"])
def test_what_one_reader_was_told_another_is_not_unless_they_may(first, secret):
    team, voice = secret
    readers = {
        "lead": signed_in("insight_lead"),
        "stranger": signed_in("colleague"),
        "member": signed_in("coach", team),
    }
    order = [first, *(name for name in readers if name != first)]
    for _ in range(2):
        for name in order:
            may = name != "stranger"
            quote = readers[name].get(reverse("quote", args=[voice.pk]))
            assert quote.status_code == (200 if may else 404), name
            for place in ("today", "listen"):
                words = readers[name].get(reverse(place)).content.decode()
                assert ("brake failed" in words) is may, (name, place)


def test_a_page_asked_for_again_asks_the_database_next_to_nothing(secret):
    reader = signed_in("insight_lead")
    way = reverse("listen")
    reader.get(way)  # takes readings that waited into the log
    reader.get(way)
    with CaptureQueriesContext(connection) as first:
        reader.get(way)
    asked_for = [one for one in first.captured_queries if one["sql"] != SEEN]
    assert asked_for == []  # neither who asks, nor what views they keep
    Verbatim.objects.update(redacted_text="[gone]")
    assert "[gone]" in reader.get(way).content.decode()
