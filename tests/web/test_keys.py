"""Are passwords unreadable without the key, and readable through every change of it?"""

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from walkamile.web import keys
from walkamile.web.keys import WrongKeyError
from walkamile.web.models import Credential, Outlet

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("WALKAMILE_KEY", raising=False)
    settings.KEY_FILE = tmp_path / "key"
    return tmp_path / "key"


def stored(name: str = "feed:1") -> Credential:
    return Credential.objects.create(name=name, sealed=keys.seal(WORD))


def test_what_is_sealed_is_read_again_and_looks_like_nothing(key_file: Path) -> None:
    stored()
    sealed = bytes(Credential.objects.get().sealed)
    assert keys.unseal(sealed) == WORD
    assert b"horse" not in sealed
    assert keys.seal(WORD) != sealed


def test_the_key_is_made_once_for_its_owner_only(key_file: Path) -> None:
    keys.seal(WORD)
    first = key_file.read_text()
    keys.seal(WORD)
    assert key_file.read_text() == first
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_plain_words_cannot_be_stored_by_mistake() -> None:
    with pytest.raises(TypeError, match="nothing else"):
        Credential.objects.create(name="x", sealed=WORD.encode())


def test_another_key_opens_nothing(key_file: Path) -> None:
    stored()
    key_file.write_text(keys.make())
    with pytest.raises(WrongKeyError, match="another key") as caught:
        keys.unseal(Credential.objects.get().sealed)
    assert str(key_file) in caught.value.next_step


def test_a_lost_key_is_not_replaced_in_silence(key_file: Path) -> None:
    stored()
    key_file.unlink()
    with pytest.raises(WrongKeyError, match="gone"):
        keys.seal("new")
    assert not key_file.exists()


@pytest.mark.parametrize("wrong", ["short", "ä" * 44, " ", "a" * 44])
def test_a_misspelled_key_is_told_so(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WALKAMILE_KEY", wrong)
    with pytest.raises(WrongKeyError, match="proper key") as caught:
        keys.seal(WORD)
    assert "walkamile keys make" in caught.value.next_step
    assert wrong.strip() == "" or wrong not in str(caught.value)


def test_everything_is_sealed_anew_when_the_key_changes(key_file: Path) -> None:
    stored("one")
    stored("two")
    Outlet.objects.create(
        kind="webhook",
        name="till",
        address=keys.seal("https://till.example"),
        secret=keys.seal(WORD),
    )
    Outlet.objects.create(kind="chat", name="c", address=keys.seal("slack://x"))
    old = key_file.read_text().strip()
    done = keys.rotate()
    assert (done.sealed_anew, done.keys) == (5, 2)
    new = Fernet(key_file.read_text().split()[0])
    for credential in Credential.objects.all():
        assert new.decrypt(bytes(credential.sealed)).decode() == WORD
        with pytest.raises(InvalidToken):
            Fernet(old).decrypt(bytes(credential.sealed))
    till = Outlet.objects.get(name="till")
    assert new.decrypt(bytes(till.address)) == b"https://till.example"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_backup_from_before_the_change_still_opens(key_file: Path) -> None:
    stored()
    before = bytes(Credential.objects.get().sealed)
    for _ in range(3):
        keys.rotate()
    assert keys.unseal(before) == WORD


def test_a_change_that_breaks_off_leaves_everything_readable(key_file: Path) -> None:
    stored("one")
    broken = stored("two")
    Credential.objects.filter(pk=broken.pk).update(
        sealed=Fernet(keys.make()).encrypt(b"sealed elsewhere")
    )
    before = bytes(Credential.objects.get(name="one").sealed)
    with pytest.raises(WrongKeyError, match="two"):
        keys.rotate()
    assert bytes(Credential.objects.get(name="one").sealed) == before
    assert keys.unseal(before) == WORD
    assert keys.unseal(keys.seal("new")) == "new"


def test_a_key_from_the_environment_changes_with_the_new_one_in_front(
    monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    old, new = keys.make(), keys.make()
    monkeypatch.setenv("WALKAMILE_KEY", old)
    stored()
    with pytest.raises(WrongKeyError, match="one key only"):
        keys.rotate()
    monkeypatch.setenv("WALKAMILE_KEY", f"{new},{old}")
    assert keys.rotate().sealed_anew == 1
    monkeypatch.setenv("WALKAMILE_KEY", new)
    assert keys.unseal(Credential.objects.get().sealed) == WORD
    assert not key_file.exists()


def test_a_pseudonym_is_stable_and_survives_a_change_of_key(key_file: Path) -> None:
    ada = keys.pseudonym("ada@example.org", purpose="customer")
    assert len(ada) == 32
    assert set(ada) <= set("0123456789abcdef")
    assert keys.pseudonym("ada@example.org", purpose="customer") == ada
    assert keys.pseudonym("ada@example.org", purpose="log") != ada
    assert keys.pseudonym("bob@example.org", purpose="customer") != ada
    keys.rotate()
    assert keys.pseudonym("ada@example.org", purpose="customer") == ada


def test_two_workspaces_call_one_customer_differently(key_file: Path) -> None:
    here = keys.pseudonym("ada@example.org", purpose="customer")
    Credential.objects.all().delete()
    assert keys.pseudonym("ada@example.org", purpose="customer") != here


def test_neither_key_nor_word_lies_in_the_database_file(tmp_path: Path) -> None:
    workspace, word = tmp_path / "ws", secrets.token_hex(16)
    script = (
        "from walkamile.web.workspace import open_workspace; open_workspace()\n"
        "from walkamile.web import keys; from walkamile.web.models import Credential\n"
        f"Credential.objects.create(name='x', sealed=keys.seal({word!r}))\n"
        "keys.rotate(); keys.pseudonym('ada', purpose='customer')\n"
    )
    env = {**os.environ, "WALKAMILE_WORKSPACE": str(workspace)}
    env.pop("DATABASE_URL", None)
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
    written = b"".join(file.read_bytes() for file in workspace.glob("walkamile.db*"))
    assert b"gAAAA" in written
    for secret in [word, *(workspace / "key").read_text().split()]:
        assert secret.encode() not in written


def test_the_shell_makes_and_changes_keys(tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    env = {**os.environ, "WALKAMILE_WORKSPACE": str(workspace)}
    env.pop("DATABASE_URL", None)
    env["PYTHONPATH"] = os.pathsep.join(sys.path)

    def walkamile(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "walkamile", *words],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    made = walkamile("keys", "make")
    assert Fernet(made.stdout.strip())
    assert walkamile("keys", "rotate").returncode == 2, "there is no workspace yet"
    script = (
        "from walkamile.web.workspace import open_workspace; open_workspace()\n"
        "from walkamile.web import keys; from walkamile.web.models import Credential\n"
        "Credential.objects.create(name='x', sealed=keys.seal('y'))\n"
    )
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
    done = walkamile("keys", "rotate", "--json")
    assert '"sealed_anew": 1' in done.stdout, done.stderr
    assert len((workspace / "key").read_text().split()) == 2
