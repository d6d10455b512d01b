"""Mail, chat and webhooks: written down first, sent by the worker, tried again."""

import base64
import hmac
import json
import smtplib
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from walkamile import sandbox
from walkamile.outside import NotAllowedError, chat
from walkamile.refused import Refused
from walkamile.web import jobs, keys
from walkamile.web.models.work import Outlet, Told, ToldState
from walkamile.web.way_out import door

MAIL, CHAT, WEBHOOK = "mail", "chat", "webhook"
# What chats and webhooks may be told of.
EVENTS = {
    "shift": "A theme swells, fades or is new",
    "ratchet": "A level once reached is lost",
    "feed": "A feed does not come in",
    "cards": "What customers told colleagues, each morning",
}

# Soon for a hiccup, then patient; standard-webhooks advises about a day in all.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=16),
)
# Whoever sends is given this long; after it another worker may try again.
IN_HAND = timedelta(minutes=5)
AT_ONCE = 100
LONGEST_ERROR = 300
SECONDS_FOR_A_WEBHOOK = 20
MOST_OF_AN_ANSWER = 64 << 10
SECRET_PREFIX = "whsec_"  # noqa: S105 - the standard's prefix, not a secret


class CannotTellError(Refused):
    """A message that no later try will bring."""


class _Line(smtplib.SMTP):
    """A line to the mail server, through the door."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line: socket.socket = door().line(host, port, timeout=timeout)
        return line


class _SealedLine(smtplib.SMTP_SSL, _Line):
    """The same with TLS from the first byte."""


class Mailer(EmailBackend):
    """Hands mail to the owner's server, through the door like everything else."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of line that the settings ask for."""
        return _SealedLine if self.use_ssl else _Line


def can_mail() -> bool:
    """Say whether a mail server is set (``WALKAMILE_MAIL_URL``)."""
    return bool(settings.EMAIL_HOST)


def mail(
    to: str,
    subject: str,
    body: str,
    *,
    html: str = "",
    unique: str | None = None,
    stop: str = "",
) -> Told:
    """Write a mail down to be sent; with a ``unique`` name it is sent once for ever.

    ``stop`` is the address that ends such mails with one click (RFC 8058).
    """
    headers = {}
    if stop:
        headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return _write_down(
        Told(
            channel=MAIL,
            to_whom=to,
            subject=_one_line(subject),
            body=body,
            html=html,
            headers=headers,
            unique=unique,
        )
    )


def announce(
    event: str, title: str, text: str, *, link: str = "", unique: str | None = None
) -> list[Told]:
    """Tell every chat and webhook that asked for an event.

    What leaves the house here is numbers, names of themes and links; a customer's
    words only on cards, from sources whose words may leave (``talks.ways.sending``).
    ``unique`` names the occasion.
    """
    outlets = Outlet.objects.filter(on=True)
    return [
        _to(outlet, event, title, text, link, unique)
        for outlet in outlets
        if event in outlet.events
    ]


def try_out(outlet: Outlet) -> Told:
    """Send a line to an outlet, whatever it asked for and even where it is silent."""
    said = "This is a try: news of your customers will arrive here."
    return _to(outlet, "try", "Walkamile says hello", said, settings.URL, None)


def _to(
    outlet: Outlet, event: str, title: str, text: str, link: str, unique: str | None
) -> Told:
    for_machines = outlet.kind == WEBHOOK
    said = _payload(event, title, text, link) if for_machines else f"{text}\n{link}"
    return _write_down(
        Told(
            channel=outlet.kind,
            to_whom=str(outlet.pk),
            subject=_one_line(title),
            body=said.strip(),
            unique=f"{unique} {outlet.pk}" if unique else None,
        )
    )


def send_due(now: datetime) -> dict[str, int]:
    """Send what is due and say how it went: sent, to be tried again, failed."""
    counts = {"sent": 0, "later": 0, "failed": 0}
    due = Told.objects.filter(state=ToldState.WAITING, next_try_at__lte=now)
    for pk in due.order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE]:
        # Marked before it is sent: who dies in between does not send it in a loop.
        taken = Told.objects.filter(
            pk=pk, state=ToldState.WAITING, next_try_at__lte=now
        )
        if taken.update(next_try_at=now + IN_HAND):
            counts[_send(Told.objects.get(pk=pk), now)] += 1
    return counts


def ask_to_send(at: datetime | None = None) -> None:
    """Put a sending into the queue for when something is due."""
    jobs.enqueue("send", unique=None if at else "send now", at=at)


def sign(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """Return the signature of a webhook as standard-webhooks 1.0 wants it.

    HMAC-SHA256 over ``id.timestamp.body``. ``secret`` is ``whsec_`` and base64.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _write_down(told: Told) -> Told:
    try:
        with transaction.atomic():
            told.save(force_insert=True)
    except IntegrityError:
        return Told.objects.get(unique=told.unique)
    ask_to_send()
    return told


def _send(told: Told, now: datetime) -> str:
    """Send one message and note the outcome."""
    try:
        {MAIL: _mail, CHAT: _chat, WEBHOOK: _webhook}[told.channel](told)
    except (CannotTellError, NotAllowedError, chat.ChatError) as refusal:
        hopeless = not isinstance(refusal, chat.ChatError)
        return _not_sent(told, now, str(refusal), hopeless=hopeless)
    except Refused as refusal:  # a key or an extra is missing: an admin can help
        return _not_sent(told, now, str(refusal), hopeless=False)
    except (OSError, smtplib.SMTPException, httpx.HTTPError) as error:
        said = f"{_where(told)} did not take it ({type(error).__name__})."
        return _not_sent(told, now, said, hopeless=_for_good(error))
    told.state, told.sent_at, told.last_error = ToldState.SENT, now, ""
    told.attempts += 1
    told.save(update_fields=["state", "sent_at", "attempts", "last_error"])
    _outlets(told).update(failing_since=None, last_error="")
    return "sent"


def _not_sent(told: Told, now: datetime, why: str, *, hopeless: bool) -> str:
    """Try again later, or let it show as failed."""
    told.attempts += 1
    told.last_error = why[:LONGEST_ERROR]
    given_up = hopeless or told.attempts > len(WAITS)
    if given_up:
        told.state = ToldState.FAILED
    else:
        told.next_try_at = now + WAITS[told.attempts - 1]
        ask_to_send(told.next_try_at)
    told.save(update_fields=["state", "attempts", "last_error", "next_try_at"])
    _outlets(told).update(last_error=told.last_error)
    _outlets(told).filter(failing_since=None).update(failing_since=now)
    return "failed" if given_up else "later"


def _mail(told: Told) -> None:
    if not can_mail():
        raise CannotTellError(
            "no mail server is set.",
            next_step="Set WALKAMILE_MAIL_URL=smtp://user:password@host:587.",
        )
    sender = settings.DEFAULT_FROM_EMAIL
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    message = EmailMultiAlternatives(
        told.subject,
        told.body,
        sender,
        [told.to_whom],
        # One name for all tries: a mailbox that has it already knows it again.
        headers={
            **told.headers,
            "Message-ID": f"<{told.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if told.html:
        message.attach_alternative(told.html, "text/html")
    message.send()


def _chat(told: Told) -> None:
    chat.needs_the_extra()
    address = keys.unseal(_outlets(told).values_list("address", flat=True).get())
    way_out = door()
    limits = sandbox.Limits(network=way_out.address, preload=("apprise",))
    sandbox.run(chat.say, address, told.subject, told.body, way_out.url, limits=limits)


def _webhook(told: Told) -> None:
    outlet = _outlets(told).get()
    now = int(timezone.now().timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": str(told.pk),
        "webhook-timestamp": str(now),
    }
    if outlet.secret is not None:
        secret = keys.unseal(outlet.secret)
        headers["webhook-signature"] = sign(secret, str(told.pk), now, told.body)
    answer = door().fetch(
        keys.unseal(outlet.address),
        method="POST",
        headers=headers,
        content=told.body.encode("utf-8"),
        most=MOST_OF_AN_ANSWER,
        follow=False,
    )
    if answer.status == httpx.codes.GONE:
        raise CannotTellError("the webhook says that it is gone for good (410).")
    if not httpx.codes.is_success(answer.status):
        raise httpx.HTTPError(str(answer.status))


def _payload(event: str, title: str, text: str, link: str) -> str:
    told = {
        "type": event,
        "timestamp": timezone.now().isoformat(),
        "data": {"title": title, "text": text, "link": link},
    }
    return json.dumps(told, ensure_ascii=False)


def _outlets(told: Told) -> Any:
    """Return the outlet of a message as a query; empty for mail."""
    chosen: Iterable[str] = [] if told.channel == MAIL else [told.to_whom]
    return Outlet.objects.filter(pk__in=chosen)


def _for_good(error: Exception) -> bool:
    """Say whether a mail server refused for good (RFC 5321: codes from 500 on)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False  # an admin may be changing the password just now
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _where(told: Told) -> str:
    return {MAIL: "The mail server", CHAT: "The chat", WEBHOOK: "The webhook"}[
        told.channel
    ]


def _one_line(words: str) -> str:
    return " ".join(words.split())[:200]
