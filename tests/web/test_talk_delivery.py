"""What waits on a phone arrives once, however the network drops, doubles and shuffles."""

import os
import random
import uuid
from collections import deque

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from walkamile.web.models import Exposure, Verbatim
from walkamile.web.models.people import Role
from walkamile.web.talks import jotting
from web.house import colleague

pytestmark = pytest.mark.django_db

# A campaign delivers more: WALKAMILE_DELIVERIES=100000 takes about half an hour.
DELIVERIES = int(os.environ.get("WALKAMILE_DELIVERIES", "240"))
EXAMPLES = 6
# What becomes of one try. Only "fine" tells the phone that the note is kept.
FATES = ("fine", "dropped", "answer lost", "doubled", "server killed", "late")


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def keep(note, who):
    return jotting.take(note, by=who)


def killed(note, who):
    """Keep a note and lose it again: the server dies before the commit."""
    with transaction.atomic():
        keep(note, who)
        transaction.set_rollback(True)


def tried(note, who, fate):
    """Try to deliver; say whether the phone may forget the note."""
    if fate in ("fine", "answer lost", "doubled"):
        keep(note, who)
    if fate == "doubled":
        keep(note, who)
    if fate == "server killed":
        killed(note, who)
    return fate in ("fine", "doubled")


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32),
    weights=st.lists(st.integers(1, 9), min_size=len(FATES), max_size=len(FATES)),
)
def test_no_note_is_lost_and_none_is_there_twice(seed, weights):
    chance = random.Random(seed)
    who = colleague(Role.COLLEAGUE, name=f"phone{uuid.uuid4().hex}")
    notes = {
        str(uuid.UUID(int=chance.getrandbits(128))): f"Note {number}"
        for number in range(max(1, DELIVERIES // EXAMPLES // 2))
    }
    waiting = deque(
        jotting.Note(said=words, client_id=number) for number, words in notes.items()
    )
    tries = 0
    while waiting:
        tries += 1
        note = waiting.popleft()
        fate = chance.choices(FATES, weights)[0] if tries < DELIVERIES else "fine"
        if fate == "late" or not tried(note, who, fate):
            waiting.insert(chance.randrange(len(waiting) + 1), note)
        if chance.random() < 0.2:
            again = list(waiting)
            chance.shuffle(again)
            waiting = deque(again)
    kept = Verbatim.objects.filter(heard_by=who)
    assert dict(kept.values_list("source_record_id", "text")) == notes
    assert kept.count() == len(notes)
    assert Exposure.objects.filter(colleague=who).count() == len(notes)
