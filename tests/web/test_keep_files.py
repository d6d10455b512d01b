"""A file of customers' words is imported whole, kept as it was, and can go on."""

import hashlib

import pytest

from walkamile.listen.reading import Reading
from walkamile.refused import Refused
from walkamile.web import keep, log, originals, reading_in
from walkamile.web.models import Run, Source, Verbatim

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = (
    "id,date,comment,stars\n"
    "1,2026-02-03,The wheel came off on the way home.,1\n"
    '2,2026-02-04,"Friendly, quick, and honest about the price.",5\n'
    "3,2026-02-05,Nobody picks up the phone on Saturdays.,2\n"
)


@pytest.fixture
def house(settings, tmp_path):
    settings.WORKSPACE = tmp_path / "house"
    settings.WORKSPACE.mkdir()
    settings.KEY_FILE = settings.WORKSPACE / "key"
    return settings.WORKSPACE


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "notes.csv"
    place.write_text(NOTES)
    return place


def test_a_file_is_read_in_kept_byte_for_byte_and_noted(house, file):
    receipt = reading_in.import_file(file)
    assert (receipt.rows_in_file, receipt.stored, receipt.refused) == (3, 3, 0)
    assert "The wheel came off on the way home." in Verbatim.objects.values_list(
        "text", flat=True
    )
    run = Run.objects.get()
    assert run.file_sha256 == hashlib.sha256(NOTES.encode()).hexdigest()
    assert originals.where(run.file_sha256).read_text() == NOTES
    assert log.verify().entries == 1
    again = reading_in.import_file(file)
    assert (again.unchanged, again.stored) == (3, 0)


def test_a_run_can_be_undone_as_a_whole(house, file):
    reading_in.import_file(file)
    reading_in.undo(Run.objects.get())
    assert not Verbatim.objects.exists()
    assert Run.objects.get().state == Run.State.UNDONE


def test_a_forgotten_source_takes_its_files_along(house, file):
    reading_in.import_file(file)
    kept = originals.where(Run.objects.get().file_sha256)
    assert keep.forget_source(Source.objects.get()) == 3
    assert not kept.exists()


def test_what_is_no_file_of_words_leaves_nothing_behind(house, tmp_path):
    bad = tmp_path / "noise.bin"
    bad.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(Refused):
        reading_in.import_file(bad)
    assert not Run.objects.exists()
    assert not list(house.rglob("*.bin"))


def test_who_said_it_is_known_by_a_name_that_only_this_house_can_make(house, tmp_path):
    from walkamile.listen.pseudonym import pseudonym
    from walkamile.listen.reading import Reading

    file = tmp_path / "people.csv"
    file.write_text("comment,author\nLate again.,Ada\nFine.,Ben\nLate.,Ada\n")
    given = {row["author_ref"] for row in Reading(file).frame().to_dicts()}
    assert len(given) == 2
    reading_in.import_file(file)
    kept = list(Verbatim.objects.order_by("id").values_list("author_ref", flat=True))
    assert kept[0] == kept[2] != kept[1]
    assert not given & set(kept)
    assert pseudonym("Ada") not in kept
    assert reading_in.import_file(file).unchanged == 3


def test_a_file_whose_source_nobody_gave_a_ground_for_says_so(house, file):
    reading = Reading(file)
    told = reading_in.import_whole(reading)
    assert any("legal ground" in one for one in told["warnings"])
    Source.objects.update(purpose="To hear them.", legal_ground="consent")
    told = reading_in.import_whole(reading)
    assert not any("legal ground" in one for one in told["warnings"])
