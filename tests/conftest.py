"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parent.parent / "shared" / "data"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by what they are for: packed ones hold the second they were packed in,
    and two processes of one run would disagree on what the tests are called."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _a_place_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep files of tests out of the checkout: keys, index, originals."""
    from django.conf import settings

    settings.WORKSPACE = tmp_path_factory.mktemp("workspace")
    settings.KEY_FILE = settings.WORKSPACE / "key"


@pytest.fixture(autouse=True)
def _nobody_has_read_before() -> Iterator[None]:
    """Take away what one test's readers left waiting for the log."""
    yield
    from walkamile.web import readings

    shutil.rmtree(readings.folder(), ignore_errors=True)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data for development; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"no data at {DATA}: set WALKAMILE_DATA to run this test")
    return DATA


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for a file of tests; skips, saying so, where there is none."""
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("WALKAMILE_CHROMIUM"), "chromium", "chromium-browser")
    found = next(filter(None, map(shutil.which, filter(None, names))), None)
    if found is None:
        pytest.skip("no Chromium: make test says how to get it")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()
