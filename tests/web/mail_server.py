"""A mailbox of its own for tests: Dovecot, in a process beside."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "a-long-password"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
"""


@contextmanager
def dovecot(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run Dovecot; yield its port and the folder that new letters are laid into."""
    program = shutil.which("dovecot")
    if program is None:
        pytest.skip("no Dovecot: apt-get install dovecot-imapd")
    if os.geteuid() != 0:
        pytest.skip("Dovecot asks to be started by root")
    nobody = pwd.getpwnam("nobody")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    new = laid_out(folder, nobody)
    config = folder / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            folder=folder, password=PASSWORD, port=port, uid=nobody.pw_uid,
            gid=nobody.pw_gid,
        )
    )  # fmt: skip
    running = subprocess.Popen([program, "-F", "-c", str(config)])
    try:
        until_there(port)
        yield port, new
    finally:
        running.terminate()
        running.wait(20)


def laid_out(folder: Path, owner: pwd.struct_passwd) -> Path:
    """Make the folders, open as far down as the mailbox's owner has to go."""
    mail = folder / "mail"
    for part in ("new", "cur", "tmp"):
        (mail / part).mkdir(parents=True, exist_ok=True)
        os.chown(mail / part, owner.pw_uid, owner.pw_gid)
    os.chown(mail, owner.pw_uid, owner.pw_gid)
    for part in ("run", "state"):
        (folder / part).mkdir()
    for part in (folder, *list(folder.parents)[:-2]):
        part.chmod(part.stat().st_mode | 0o011)
    return mail / "new"


def until_there(port: int) -> None:
    """Wait until somebody answers at a port."""
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def post(new: Path, number: int, subject: str, words: str, day: str) -> None:
    """Lay a letter into a mailbox."""
    letter = (
        f"From: Mirela <mirela@example.org>\r\nTo: chair@example.org\r\n"
        f"Subject: {subject}\r\nMessage-ID: <{number}@example.org>\r\nDate: {day}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    file = new / f"{number}.example"
    file.write_bytes(letter.encode())
    file.chmod(0o644)
