"""A real mailbox: Dovecot on loopback, with its own folder, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "in-their-shoes"
LONGEST_START = 20

CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {sealed}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
"""


@dataclass
class Mailbox:
    """Where it listens, and the folder that holds its letters."""

    folder: Path
    plain: int
    sealed: int

    def deliver(self, letter: bytes, *, folder: str = "") -> None:
        """Put a letter into the mailbox, as a mail server does."""
        place = self.folder / "mail" / folder
        for part in ("tmp", "new", "cur"):
            (place / part).mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns()}.{os.getpid()}.here"
        (place / "tmp" / name).write_bytes(letter)
        self.own()
        (place / "tmp" / name).rename(place / "new" / name)

    def own(self) -> None:
        """Give all of it to whoever the server reads it as."""
        uid, gid = _owner()
        if os.getuid() == 0:
            for one in (self.folder / "mail").rglob("*"):
                os.chown(one, uid, gid)
            os.chown(self.folder / "mail", uid, gid)

    def begin_anew(self) -> None:
        """Lose the server's own numbering: as after a move to another machine."""
        for one in (self.folder / "mail").glob("dovecot*"):
            one.unlink()


def program() -> str | None:
    """Where Dovecot is, if it is installed."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")


def _owner() -> tuple[int, int]:
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    mail = pwd.getpwnam("nobody")
    return mail.pw_uid, mail.pw_gid


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def dovecot(certificate: Path, key: Path) -> Iterator[Mailbox]:
    """Let a mail server stand while the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="walkamile-imap-"))
    folder.chmod(0o755)
    box = Mailbox(folder, _port(), _port())
    root = os.getuid() == 0
    me = pwd.getpwuid(os.getuid()).pw_name
    uid, gid = _owner()
    (folder / "mail").mkdir()
    box.own()
    conf = folder / "dovecot.conf"
    conf.write_text(
        CONF.format(
            folder=folder, uid=uid, gid=gid, password=PASSWORD, certificate=certificate,
            key=key, plain=box.plain, sealed=box.sealed,
            internal="dovecot" if root else me, login="dovenull" if root else me,
            group="dovecot" if root else me,
        )
    )  # fmt: skip
    serving = subprocess.Popen([str(program()), "-F", "-c", str(conf)])
    try:
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until and not _answers(box.plain):
            time.sleep(0.05)
        yield box
    finally:
        serving.terminate()
        serving.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return line.recv(4) == b"* OK"
    except OSError:
        return False
