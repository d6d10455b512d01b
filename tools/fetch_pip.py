"""Fetch the one pinned pip by its hash, from whichever index pip is set up to use."""

import base64
import configparser
import hashlib
import json
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PYPI = "https://pypi.org/simple"
SIMPLE = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
SECONDS = 60


class NoPipError(Exception):
    """The pinned pip could not be had."""


def pip_wheel(lock, folder):
    """Return the path of the wheel that the lock names, fetched at most once."""
    pinned = lock.read_text(encoding="utf-8")
    version = re.search(r"^pip==(\S+)", pinned, re.MULTILINE).group(1)
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", pinned))
    wheel = Path(folder) / f"pip-{version}-py3-none-any.whl"
    if wheel.exists() and sha256(wheel.read_bytes()) in hashes:
        return wheel
    index = index_url()
    try:
        content = get(link(index, wheel.name))
    except (OSError, ValueError) as error:
        where = clean(index)
        raise NoPipError(f"{wheel.name} did not come from {where}: {error}") from error
    if sha256(content) not in hashes:
        raise NoPipError(
            f"{wheel.name} from {clean(index)} has another hash than pinned."
        )
    wheel.parent.mkdir(parents=True, exist_ok=True)
    wheel.write_bytes(content)
    return wheel


def sha256(content):
    """Return the hash of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def index_url():
    """Return the index that pip would use: environment, then its files, then PyPI."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    settings = configparser.RawConfigParser()
    settings.read(filter(None, config_files()), encoding="utf-8")
    for section in ("install", "global"):
        if settings.has_option(section, "index-url"):
            return settings.get(section, "index-url").strip()
    return PYPI


def config_files():
    """Return where pip keeps its settings, the strongest last."""
    home = Path.home()
    mac = "Library/Application Support/pip/pip.conf"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    system = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf")]
    user = [home / mac, home / ".pip/pip.conf", config / "pip/pip.conf"]
    return [*system, *user, os.environ.get("PIP_CONFIG_FILE")]


def link(index, name):
    """Return the address of a file on an index, whichever way the index answers."""
    page = f"{index.rstrip('/')}/pip/"
    content = get(page).decode("utf-8", "replace")
    try:
        found = [one["url"] for one in json.loads(content)["files"]]
    except ValueError:
        found = re.findall(r'href="([^"]+)"', content)
    for address in found:
        whole = urllib.parse.urljoin(page, address.replace("&amp;", "&").split("#")[0])
        if urllib.parse.urlsplit(whole).path.endswith(f"/{name}"):
            return with_credentials_of(page, whole)
    raise ValueError(f"it does not list {name}")


def get(address):
    """Return what lies at an address.

    A bare Debian has no list of certificate authorities. Then the wheel, whose hash
    is pinned here, is fetched from whoever answers, but never with a password.
    """
    parts = urllib.parse.urlsplit(address)
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    request = urllib.request.Request(plain, headers={"Accept": SIMPLE})
    if parts.username:
        both = f"{parts.username}:{parts.password or ''}"
        both = urllib.parse.unquote(both).encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(both).decode()}")
    authorities = os.environ.get("PIP_CERT") or None
    context = ssl.create_default_context(cafile=authorities)
    try:
        return read(request, context)
    except urllib.error.URLError as error:
        unknown = isinstance(error.reason, ssl.SSLCertVerificationError)
        if not unknown or parts.username or authorities or has_authorities():
            raise
    print("No certificate authorities here: trusting the pinned hash.", file=sys.stderr)
    return read(request, ssl._create_unverified_context())  # noqa: SLF001


def has_authorities():
    """Tell whether this machine has any list of certificate authorities."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))


def read(request, context):
    """Return the body of an answer."""
    with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:
        return answer.read()


def with_credentials_of(page, address):
    """Return an address on the same host with the page's user and password."""
    there, here = urllib.parse.urlsplit(page), urllib.parse.urlsplit(address)
    if there.username and there.hostname == here.hostname:
        return here._replace(netloc=there.netloc).geturl()
    return address


def clean(address):
    """Return an address without its password, to show."""
    parts = urllib.parse.urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
