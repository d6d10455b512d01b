"""What every test may ask for."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("WALKAMILE_DATA", HERE.parent.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data for development; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"no data at {DATA}: set WALKAMILE_DATA to run this test")
    return DATA
