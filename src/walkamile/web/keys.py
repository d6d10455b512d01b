"""The key that seals passwords and tokens, and names customers without naming them."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from walkamile.durable import sync_folder
from walkamile.refused import Refused

KEY = "WALKAMILE_KEY"
OWNER_ONLY = 0o600
# How every Fernet token starts: version 0x80 and the high bytes of the time.
TOKEN = b"gAAAA"
# Retired keys stay in the key file, so that backups from before a change still open.
KEYS_KEPT = 10
PSEUDONYM = "pseudonym"
PSEUDONYM_BYTES = 32
# 128 bits: two customers in 10^18 share a pseudonym with a chance below one in 100.
PSEUDONYM_SIGNS = 32
MAKE_ONE = "Make one with: walkamile keys make"


class WrongKeyError(Refused):
    """The key is missing, misspelled, or not the one that sealed what is here."""


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A secret as the key seals it. Fill it with ``seal``, read it with ``unseal``.

    Rotation finds every field of this kind. Plain words cannot be stored in it.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Return the sealed bytes, or refuse what is not sealed."""
        if value is not None and not bytes(value).startswith(TOKEN):
            raise TypeError(f"{self.name} takes what keys.seal() gives, nothing else")
        return super().get_prep_value(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """What a change of keys did."""

    sealed_anew: int
    keys: int


def make() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode("ascii")


def seal(secret: str) -> bytes:
    """Return a secret as only the key opens it."""
    return _ring().encrypt(secret.encode("utf-8"))


def unseal(sealed: bytes | memoryview) -> str:
    """Return what was sealed. Raises WrongKeyError where no key of ours opens it."""
    try:
        return _ring().decrypt(bytes(sealed)).decode("utf-8")
    except InvalidToken:
        raise WrongKeyError(
            "a stored password or token was sealed with another key.",
            next_step=f"Give back the key of this workspace ({_where()}), or enter "
            "the password again under Settings.",
        ) from None


def pseudonym(name: str, *, purpose: str) -> str:
    """Return a stable name that only this workspace can make of the given one.

    A keyed hash (HMAC-SHA256, 128 bits as 32 hexadecimal signs). Different purposes
    give different pseudonyms. It survives a change of the key.
    """
    return pseudonyms([name], purpose=purpose)[0]


def pseudonyms(names: Iterable[str], *, purpose: str) -> list[str]:
    """Return the pseudonym of each name, asking for the key once."""
    named = _named(purpose)
    return [named(name.encode("utf-8")) for name in names]


def signer(*, purpose: str) -> Callable[[str], str]:
    """Return a maker of pseudonyms that asks for the key once, for many names."""
    named = _named(purpose)
    return lambda name: named(name.encode("utf-8", "surrogatepass"))


def _named(purpose: str) -> Callable[[bytes], str]:
    """Return HMAC-SHA256 (RFC 2104) of the purpose and what is given, shortened.

    The keyed state is made once and copied: a million names take less than half of the
    time of ``hmac.digest``, which gives the same.
    """
    keyed = HMAC(_pseudonym_key(), SHA256())
    keyed.update(purpose.encode() + b"\0")
    copied = keyed.copy

    def named(name: bytes) -> str:
        own = copied()
        own.update(name)
        return own.finalize().hex()[:PSEUDONYM_SIGNS]

    return named


def rotate() -> Rotation:
    """Seal everything with a new key; at no moment is anything unreadable.

    With a key file a new key is made and put in front of the old ones. With
    ``WALKAMILE_KEY`` put the new key in front yourself (``new,old``) first.
    """
    if _from_environment():
        if len(_keys()) < 2:
            raise WrongKeyError(
                f"{KEY} holds one key only, so there is none to change to.",
                next_step=f"Set {KEY} to the new key, a comma, the old one, and run "
                f"this again. {MAKE_ONE}",
            )
    else:
        _write([make(), *_keys()][:KEYS_KEPT])
    first = Fernet(_keys()[0])
    with transaction.atomic():
        anew = sum(_seal_anew(model, field, first) for model, field in sealed_fields())
    return Rotation(sealed_anew=anew, keys=len(_keys()))


def sealed_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every place where something sealed is stored."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.attname


def _seal_anew(model: type[models.Model], field: str, first: Fernet) -> int:
    rows = model._default_manager.exclude(**{field: None})
    ring = _ring()
    number = 0
    for row in rows:
        try:
            token = ring.rotate(bytes(getattr(row, field)))
            first.decrypt(token)
        except InvalidToken:
            raise WrongKeyError(
                f"{model._meta.verbose_name} {row} was sealed with a key that is gone.",
                next_step="Delete it and enter it again; nothing has been changed.",
            ) from None
        model._default_manager.filter(pk=row.pk).update(**{field: token})
        number += 1
    return number


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


def _keys() -> list[str]:
    """Return the keys, the newest first; a key file is made where there is none."""
    if _from_environment():
        return _checked(os.environ[KEY], f"in {KEY}")
    file = Path(settings.KEY_FILE)
    if not file.exists():
        _make_file(file)
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeError) as error:
        raise WrongKeyError(
            f"the key file cannot be read ({type(error).__name__}).",
            next_step="Make it readable for the one who runs Walkamile, and no other.",
            file=file,
        ) from None
    return _checked(text, f"in {file}")


def _from_environment() -> bool:
    return bool(os.environ.get(KEY))


def _where() -> str:
    return KEY if _from_environment() else str(settings.KEY_FILE)


@lru_cache(maxsize=8)
def _checked_once(text: str, where: str) -> tuple[str, ...]:
    keys = tuple(text.replace(",", " ").split())
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        keys = ()
    if not keys:
        raise WrongKeyError(f"there is no proper key {where}.", next_step=MAKE_ONE)
    return keys


def _checked(text: str, where: str) -> list[str]:
    return list(_checked_once(text, where))


def _make_file(file: Path) -> None:
    """Make the first key, unless something is sealed already: then it was lost."""
    for model, field in sealed_fields():
        if model._default_manager.exclude(**{field: None}).exists():
            raise WrongKeyError(
                "the key file is gone, and passwords are sealed with it.",
                next_step=f"Put it back, or set {KEY}. Without it, delete the stored "
                "credentials and enter them again.",
                file=file,
            )
    with suppress(FileExistsError):
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        _fill(made, [make()])


def _write(keys: list[str]) -> None:
    """Put keys into the key file: whole, on the disk, readable for its owner only."""
    file = Path(settings.KEY_FILE)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    made = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    _fill(made, keys)
    part.replace(file)
    sync_folder(file.parent)


def _fill(made: int, keys: list[str]) -> None:
    with os.fdopen(made, "w", encoding="ascii") as out:
        out.write("\n".join(keys) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _pseudonym_key() -> bytes:
    """Return the workspace's own random key; it lies in the database, sealed."""
    credentials: Any = apps.get_model("web", "Credential")._default_manager
    found = credentials.filter(name=PSEUDONYM).values_list("sealed", flat=True).first()
    if found is None:
        new = seal(secrets.token_hex(PSEUDONYM_BYTES))
        with suppress(IntegrityError), transaction.atomic():
            credentials.create(
                name=PSEUDONYM,
                sealed=new,
                note="Makes pseudonyms; never change it.",
                changed_at=timezone.now(),
            )
        found = credentials.values_list("sealed", flat=True).get(name=PSEUDONYM)
    return _opened(bytes(found))


@lru_cache(maxsize=2)
def _opened(sealed: bytes) -> bytes:
    return bytes.fromhex(unseal(sealed))
