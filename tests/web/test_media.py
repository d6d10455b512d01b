"""Do photographs and recordings give nobody away, and can they do nothing?"""

import io
import json
import os
import random
import struct
import subprocess
import wave
from pathlib import Path
from typing import Any

import piexif
import pytest
from PIL import Image, PngImagePlugin

from walkamile.refused import Refused
from walkamile.web import media
from walkamile.web.chores.tidy import tidy
from walkamile.web.media import LostFileError, NotKeptError
from walkamile.web.models import Media

pytestmark = pytest.mark.django_db(transaction=True)

# What must not come out again: a device, a place, a person.
TELLING = [b"Spyphone", b"Ada Lovelace", b"43 deg", b"XMP", b"photoshop", b"LIST"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def shop_front(width: int = 400, height: int = 300) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    return image


def telling_exif(orientation: int = 1) -> bytes:
    return piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Make: b"Spyphone",
                piexif.ImageIFD.Artist: b"Ada Lovelace",
                piexif.ImageIFD.Orientation: orientation,
            },
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((43, 1), (28, 1), (0, 1)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((11, 1), (53, 1), (0, 1)),
            },
        }
    )


def photograph(form: str = "JPEG", orientation: int = 1) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": telling_exif(orientation)}
    if form == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "Ada Lovelace")
        notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Ada Lovelace</x:xmpmeta>")
        options["pnginfo"] = notes
    else:
        options["xmp"] = b"<x:xmpmeta>Ada Lovelace photoshop</x:xmpmeta>"
    shop_front().save(out, form, **options)
    return out.getvalue() + b"Ada Lovelace hides behind the picture"


def download(kept: Media) -> bytes:
    answer: Any = media.answer(kept)
    return b"".join(answer.streaming_content)


def exiftool(body: bytes, folder: Path) -> dict[str, Any]:
    file = folder / "downloaded"
    file.write_bytes(body)
    said = subprocess.run(
        ["exiftool", "-json", "-G", "-a", "-u", str(file)],
        capture_output=True,
        check=True,
    )
    tags: dict[str, Any] = json.loads(said.stdout)[0]
    return tags


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_a_photograph_says_about_its_maker_is_gone(
    form: str, tmp_path: Path
) -> None:
    given = photograph(form)
    before = exiftool(given, tmp_path)
    assert any(tag.startswith("EXIF:GPS") for tag in before), "the test must tell"
    body = download(media.keep(given, name="IMG_1.jpg"))
    after = exiftool(body, tmp_path)
    groups = {tag.split(":")[0] for tag in after} - {"SourceFile"}
    assert groups <= {"ExifTool", "File", "JFIF", "PNG", "RIFF", "Composite"}
    assert not [tag for tag in after if "GPS" in tag or "Orientation" in tag]
    assert not [word for word in TELLING if word in body]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_held_sideways_is_turned_upright(orientation: int) -> None:
    body = download(media.keep(photograph("JPEG", orientation)))
    with Image.open(io.BytesIO(body)) as shown:
        turned = orientation >= 5
        assert shown.size == ((300, 400) if turned else (400, 300))
        corners = {1: "red", 2: "blue", 3: "blue", 4: "red"}
        corners |= {5: "red", 6: "red", 7: "blue", 8: "blue"}
        red, _, blue = shown.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
        assert ("red" if red > blue else "blue") == corners[orientation]


def test_a_picture_keeps_its_transparency_and_its_small_print() -> None:
    out = io.BytesIO()
    clear = Image.new("RGBA", (60, 40), (10, 20, 30, 0))
    clear.putpixel((5, 5), (1, 2, 3, 255))
    clear.save(out, "PNG")
    kept = media.keep(out.getvalue())
    with Image.open(io.BytesIO(download(kept))) as shown:
        assert shown.mode == "RGBA"
        assert shown.getpixel((5, 5)) == (1, 2, 3, 255)
    assert (kept.kind, kept.media_type) == ("picture", "image/png")
    assert (kept.width, kept.height) == (60, 40)


def test_a_moving_picture_stands_still() -> None:
    out = io.BytesIO()
    frames = [Image.new("P", (20, 20), n) for n in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert media.keep(out.getvalue()).media_type == "image/png"


def test_the_file_has_a_name_of_our_own_and_belongs_to_its_owner(folder: Path) -> None:
    kept = media.keep(photograph(), name="../../etc/passwd\n")
    place = media.path(kept)
    assert place == folder / kept.id.hex[:2] / f"{kept.id}.jpg"
    assert place.stat().st_mode & 0o777 == 0o600
    assert kept.name == "passwd"
    assert [file for file in folder.rglob("*") if file.is_file()] == [place]


def test_what_is_handed_out_is_a_download_that_can_do_nothing() -> None:
    kept = media.keep(photograph(), name='"><img src=x onerror=alert(1)>.png')
    answer = media.answer(kept)
    assert answer["Content-Disposition"] == f'attachment; filename="{kept.id}.jpg"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("png_30000x30000_1bit.png", "million pixels"),
        ("svg_script.svg", "SVG"),
        ("html_named.png", "neither a picture nor a recording"),
        ("gifar_polyglot.gif", "not a whole picture|million pixels"),
        ("csv_ragged.csv", "neither"),
        ("billion_laughs.xml", "SVG|neither"),
        ("flat_1GiB.zip", "neither"),
    ],
)
def test_what_only_looks_like_a_picture_is_refused(
    data: Path, folder: Path, name: str, reason: str
) -> None:
    file = data / "hostile" / "bombs" / name
    given = file.read_bytes() if file.exists() else b"PK\x03\x04" + bytes(100)
    with pytest.raises(Refused, match=reason) as caught:
        media.keep(given, name="holiday.png")
    assert caught.value.next_step
    assert not Media.objects.exists()
    assert not [file for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize("size", [0, 1, 10, 100, 1_000])
def test_a_picture_cut_off_anywhere_is_refused_in_good_order(size: int) -> None:
    with pytest.raises(Refused):
        media.keep(photograph()[:size])


def test_a_picture_with_one_wrong_byte_is_kept_or_refused() -> None:
    dice = random.Random(5)
    given = bytearray(photograph())
    for _ in range(6):
        wrong = bytearray(given)
        wrong[dice.randrange(len(wrong))] ^= 0xFF
        try:
            assert media.keep(bytes(wrong)).kind == "picture"
        except Refused as refusal:
            assert refusal.reason  # noqa: PT017 - either ending is right


def test_a_picture_that_is_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(media.MOST_BYTES, "picture", 1_000)
    with pytest.raises(NotKeptError, match="larger than"):
        media.keep(photograph())


# --- recordings

NOISE = random.Random(1).randbytes(4_000)


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(NOISE)
    told = b"INFOIART" + struct.pack("<I", 12) + b"Ada Lovelace"
    body = out.getvalue()[8:] + b"LIST" + struct.pack("<I", len(told)) + told
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3() -> bytes:
    told = b"TPE1" + struct.pack(">IH", 13, 0) + b"\0Ada Lovelace"
    front = b"ID3\x04\0\0" + struct.pack(">I", len(told)) + told
    back = b"TAG" + b"Ada Lovelace".ljust(125, b"\0")
    return front + b"\xff\xfb\x90\x64" + NOISE + back


def flac() -> bytes:
    told = b"Ada Lovelace recorded this"
    start = b"fLaC" + struct.pack(">I", 0 << 24 | 34) + bytes(34)
    return start + struct.pack(">I", 0x84 << 24 | len(told)) + told + NOISE


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def m4a() -> bytes:
    place = box(b"\xa9xyz", b"+43.4670+011.8850/ Ada Lovelace")
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"udta", place))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"mdat", NOISE) + moov


@pytest.mark.parametrize(
    ("given", "media_type", "ending"),
    [
        (wav(), "audio/wav", ".wav"),
        (mp3(), "audio/mpeg", ".mp3"),
        (flac(), "audio/flac", ".flac"),
        (m4a(), "audio/mp4", ".m4a"),
    ],
    ids=["wav", "mp3", "flac", "m4a"],
)
def test_a_recording_keeps_its_sound_and_nothing_else(
    given: bytes, media_type: str, ending: str
) -> None:
    assert b"Ada Lovelace" in given
    kept = media.keep(given, name="call")
    body = download(kept)
    assert (kept.kind, kept.media_type) == ("audio", media_type)
    assert media.path(kept).suffix == ending
    assert NOISE in body
    assert b"Ada" not in body
    assert b"43.4670" not in body


def test_a_wav_can_still_be_played() -> None:
    with wave.open(io.BytesIO(download(media.keep(wav())))) as file:
        assert (file.getframerate(), file.readframes(10_000)) == (8_000, NOISE)


def test_an_mp4_keeps_every_byte_in_its_place() -> None:
    """Sound is found by its distance from the start, so nothing may move."""
    body = download(media.keep(m4a()))
    assert len(body) == len(m4a())
    assert body.index(NOISE) == m4a().index(NOISE)


@pytest.mark.parametrize("make", [flac, m4a])
def test_a_recording_that_is_cut_off_is_refused(make: Any) -> None:
    with pytest.raises(Refused, match="damaged"):
        media.keep(make()[:60])


def test_a_player_may_jump() -> None:
    kept = media.keep(wav())
    answer: Any = media.answer(kept, asked_range="bytes=100-199")
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes 100-199/{kept.bytes}"
    assert answer.content == download(kept)[100:200]
    assert media.answer(kept, asked_range="bytes=99999999-").status_code == 200


# --- kept for good


def test_a_lost_file_says_where_it_may_still_be() -> None:
    lost = media.keep(photograph())
    media.path(lost).unlink()
    with pytest.raises(LostFileError, match="missing") as caught:
        media.answer(lost)
    assert "restore" in caught.value.next_step


def test_what_is_forgotten_is_gone_from_the_disk(folder: Path) -> None:
    kept = media.keep(photograph())
    media.forget(kept)
    assert not Media.objects.exists()
    assert not [file for file in folder.rglob("*") if file.is_file()]


def test_a_file_without_a_row_is_swept_away_the_next_day(folder: Path) -> None:
    kept = media.keep(photograph())
    stray = folder / "ab" / "stray.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a power failure")
    late = stray.stat().st_mtime + 1
    assert media.strays(older_than=late) == [stray]
    assert media.strays(older_than=late - 10) == []
    tidy.run(None)
    assert stray.exists(), "it may be on its way into the database"
    os.utime(stray, (0, 0))
    assert tidy.run(None)["strays"] == 1
    assert not stray.exists()
    assert media.path(kept).exists()
