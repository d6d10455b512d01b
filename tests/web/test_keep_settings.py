"""What an owner sets is taken; what is safe is the default; logs hold no words."""

import logging
import os
import subprocess
import sys

import pytest

from walkamile.refused import Refused
from walkamile.web import given
from walkamile.web.console import Wordless


def django(*arguments, **setting):
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WALKAMILE", "DJANGO", "DATABASE"))
    }
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env={**clean, "DJANGO_SETTINGS_MODULE": "walkamile.web.settings", **setting},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("url", ["", "https://voices.example.org"])
def test_the_deployment_check_finds_nothing(tmp_path, url):
    setting = {"WALKAMILE_URL": url} if url else {}
    done = django(
        *("check", "--deploy", "--fail-level", "WARNING"),
        WALKAMILE_WORKSPACE=str(tmp_path / "none"),
        **setting,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "none").exists()  # looking makes nothing


def test_the_tables_are_those_of_the_migrations(tmp_path):
    done = django(
        *("makemigrations", "--check", "--dry-run"),
        WALKAMILE_WORKSPACE=str(tmp_path),
        WALKAMILE_URL="https://voices.example.org",
    )
    assert done.returncode == 0, done.stdout


def test_a_setting_may_lie_in_a_file(tmp_path, monkeypatch):
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    monkeypatch.setenv("A_SETTING_FILE", str(file))
    assert given.text("A_SETTING") == "from the file"
    monkeypatch.setenv("A_SETTING", "set itself")
    assert given.text("A_SETTING") == "set itself"
    monkeypatch.delenv("A_SETTING")
    monkeypatch.setenv("A_SETTING_FILE", str(tmp_path / "gone"))
    with pytest.raises(Refused, match="cannot be read"):
        given.text("A_SETTING")


def test_a_setting_that_cannot_be_meant_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("A_SETTING", "perhaps")
    with pytest.raises(Refused, match="neither on nor off"):
        given.flag("A_SETTING")
    with pytest.raises(Refused, match="whole number"):
        given.number("A_SETTING", 3)
    with pytest.raises(Refused, match="mysql"):
        given.database("mysql://root@localhost/x", inside=tmp_path)
    with pytest.raises(Refused, match="mail server"):
        given.mail("mail.example.org")


def test_the_address_of_a_database_is_understood(tmp_path):
    there = given.database(
        "postgresql://ada:p%40ss@db.example:6543/shop?sslmode=require", inside=tmp_path
    )
    assert there["NAME"] == "shop"
    assert there["PASSWORD"] == "p@ss"
    assert (there["HOST"], there["PORT"]) == ("db.example", 6543)
    assert there["OPTIONS"] == {"sslmode": "require"}
    socket = given.database("postgresql:///shop?host=/run/pg", inside=tmp_path)
    assert socket["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://ada:x@mail.example", 587, True, False),
        ("smtps://ada:x@mail.example", 465, False, True),
        ("smtp://localhost:2525?tls=none", 2525, False, False),
    ],
)
def test_the_address_of_a_mail_server_is_understood(url, port, starttls, tls):
    server = given.mail(url)
    assert (server.port, server.starttls, server.tls) == (port, starttls, tls)


def came_through(fault):
    with pytest.raises(ValueError, match="Key") as seen:
        raise fault
    return seen.tb


def test_a_fault_is_logged_without_a_customers_words():
    words = "My name is Ada and I am ill"
    fault = ValueError(f"Key (text)=({words}) already exists")
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        __file__,
        1,
        "failed",
        (),
        (ValueError, fault, came_through(fault)),
    )
    said = Wordless().format(record)
    assert words not in said
    assert "ValueError" in said
    assert "test_keep_settings.py" in said


def test_secrets_are_not_in_the_settings_of_another_process(tmp_path):
    done = django(
        *(
            "shell",
            "-c",
            "from django.conf import settings; print(settings.SECRET_KEY)",
        ),
        WALKAMILE_WORKSPACE=str(tmp_path),
    )
    again = django(
        *(
            "shell",
            "-c",
            "from django.conf import settings; print(settings.SECRET_KEY)",
        ),
        WALKAMILE_WORKSPACE=str(tmp_path),
    )
    assert done.stdout != again.stdout  # none is written down in the code
