"""Which lines may be called, through which account; and walking one of them."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from walkamile.recipes.calling import Called, call_line
from walkamile.refused import Refused
from walkamile.walk.calling.allowed import NotCalledError, on_the_list, plain
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account, checked
from walkamile.web import keys, log, media
from walkamile.web.calls import ledger
from walkamile.web.models import Colleague, Media, PhoneAccount, PhoneLine, Walk
from walkamile.web.walks import obstacles
from walkamile.web.walks.keeping import previous
from walkamile.web.walks.obstacles import Met

TEMPLATE = "called"
PLAIN = ("server", "port", "way", "domain", "user", "login", "caller",
                 "register", "dial", "media")  # fmt: skip
Tell = Callable[[str], None]


class NoAccountError(Refused):
    """There is no telephone account to call through."""


def keep_account(
    account: Account, *, by: Colleague | None, same_password: bool = False
) -> None:
    """Keep the one account that calls go through; its password is sealed.

    ``same_password`` leaves the one that is kept, of an account at the same server
    alone: a password is sent nowhere but to the server that it was given for.
    """
    checked(account)
    fields: dict[str, Any] = {name: getattr(account, name) for name in PLAIN}
    fields["media"] = list(account.media)
    if not (same_password and _of_the_same_server(account)):
        fields["sealed"] = keys.seal(account.password) if account.password else None
    fields["changed_at"] = timezone.now()
    PhoneAccount.objects.update_or_create(pk=1, defaults=fields)
    log.changed(by, "phone account", "1", f"{account.server}:{account.port}")


def _of_the_same_server(account: Account) -> bool:
    kept = PhoneAccount.objects.filter(pk=1).first()
    return kept is not None and kept.server == account.server


def account() -> Account:
    """Return the account, its password opened. Raises NoAccountError."""
    row = PhoneAccount.objects.filter(pk=1).first()
    if row is None:
        raise NoAccountError(
            "there is no telephone account to call through.",
            next_step="Give yours: walkamile phone account --server SERVER --user USER",
        )
    fields: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    fields["media"] = tuple(row.media)
    password = keys.unseal(row.sealed) if row.sealed else ""
    return Account(password=password, **fields)


def allow(
    number: str, *, name: str, ours: bool, most_a_day: int, by: Colleague | None
) -> PhoneLine:
    """Put a number on the list, because its owner says so. Raises NotCalledError."""
    given = plain(number)
    if not ours:
        raise NotCalledError(
            f"nobody said that {given} is yours, and that who answers it knows of calls.",
            field="--ours",
            next_step=f"Say so: walkamile phone allow {given} --ours",
        )
    if not 1 <= most_a_day <= ledger.MOST_A_DAY:
        raise NotCalledError(
            f"{most_a_day} calls a day are not possible.",
            field="--a-day",
            next_step=f"Choose 1 to {ledger.MOST_A_DAY}.",
        )
    row, _ = PhoneLine.objects.update_or_create(
        number=given,
        defaults={
            "name": name[:120] or given,
            "most_a_day": most_a_day,
            "agreed_at": timezone.now(),
            "agreed_by": by,
        },
    )
    log.changed(by, "phone line", given, f"allowed, {most_a_day} calls a day")
    return row


def forbid(number: str, *, by: Colleague | None) -> bool:
    """Take a number off the list; the calls made to it stay counted."""
    gone, _ = PhoneLine.objects.filter(number=plain(number)).delete()
    log.changed(by, "phone line", plain(number), "forbidden")
    return bool(gone)


def walk_line(
    number: str,
    *,
    by: Colleague | None = None,
    whence: str = "",
    walk: Walk | None = None,
    manners: Manners | None = None,
    tell: Tell = lambda _: None,
    go_on: Callable[[], object] | None = None,
) -> tuple[Walk, Called]:
    """Walk a line that is on the list, and keep what it came to with its sounds.

    ``walk`` is the row of one that was asked for; ``whence`` says from where. ``go_on``
    is asked while it lasts, in a thread of its own, and ends it by raising. Raises
    Refused: no account, not on the list, no call left today, nobody answered.
    """
    allowed = set(PhoneLine.objects.values_list("number", flat=True))
    wanted = on_the_list(number, allowed)
    through = account()
    with tempfile.TemporaryDirectory(prefix="walkamile-") as held:
        called = call_line(
            wanted,
            through,
            allowed=allowed,
            permit=partial(_permitted, wanted, by, whence),
            into=Path(held),
            manners=manners,
            tell=tell,
            go_on=partial(_closing, go_on) if go_on else None,
        )
        return _kept(called, walk or _row(called.number, by), whence)


def _permitted(number: str, by: Colleague | None, whence: str) -> None:
    """Ask the ledger in a thread of its own: a call's loop must not wait on a database."""
    asked = partial(ledger.permit, number, by=by, whence=whence)
    with ThreadPoolExecutor(1) as one:
        one.submit(_closing, asked).result()


def _closing(asked: Callable[[], object]) -> None:
    try:
        asked()
    finally:
        connection.close()


def _row(number: str, by: Colleague | None) -> Walk:
    line = PhoneLine.objects.filter(number=number).first()
    return Walk.objects.create(
        kind=Walk.Kind.MENU,
        place=line.name if line else number,
        template=TEMPLATE,
        by=by,
    )


def _kept(called: Called, walk: Walk, whence: str) -> tuple[Walk, Called]:
    walk.figures = dict(called.figures)
    sounds = {name: _sound(walk, name, file) for name, file in called.sounds.items()}
    prompts = [
        {**row, "sound": str(sounds[row["menu"]].pk) if row["menu"] in sounds else None}
        for row in called.prompts
    ]
    walk.answers = {
        "menu": called.text, "prompts": prompts, "notes": list(called.notes),
        "number": called.number, "whence": whence,
    }  # fmt: skip
    walk.before = previous(walk)
    walk.state, walk.ended_at = Walk.State.DONE, timezone.now()
    walk.save()
    met = [
        Met(obstacle=one, picture=sounds.get(one.selector)) for one in called.obstacles
    ]
    obstacles.keep(walk, met, whole=bool(called.figures["all_keys_tried"]))
    asked = f"called {called.number} {whence}".strip()
    log.changed(walk.by, "walk", str(walk.pk), asked[:200])
    return walk, _told(called, sounds)


def _sound(walk: Walk, name: str, file: Path) -> Media:
    return media.keep(
        file, name=file.name, caption=name, owner_kind="walk", owner_id=str(walk.pk)
    )


def _told(called: Called, sounds: dict[str, Media]) -> Called:
    """Return what a walk came to, its sounds where they are kept for good."""
    places = {name: media.path(one) for name, one in sounds.items()}
    prompts = tuple(
        {**row, "sound": str(places[row["menu"]]) if row["menu"] in places else None}
        for row in called.prompts
    )
    met = tuple(
        replace(
            one,
            evidence=tuple(
                replace(e, file=str(places[one.selector])) for e in one.evidence
            ),
        )
        for one in called.obstacles
    )
    return replace(called, prompts=prompts, obstacles=met, sounds=places)
