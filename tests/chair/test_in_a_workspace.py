"""The chair asks a whole workspace, and every quote leads to its place."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl


def run(folder: Path, *words: str) -> str:
    told = subprocess.run(
        [sys.executable, "-m", "walkamile", *words],
        env={**os.environ, "WALKAMILE_WORKSPACE": str(folder / "workspace")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_what_was_listened_to_is_quoted_with_its_place(tmp_path: Path) -> None:
    said = [
        "The delivery was late by two weeks.",
        "Late delivery, no word from you.",
        "The bread is fresh and tasty.",
        "Nobody answers the phone in the morning.",
    ]
    frame = pl.DataFrame(
        {"id": [f"v{at}" for at in range(4)], "text": said, "date": ["2026-01-05"] * 4}
    )
    frame.write_csv(tmp_path / "words.csv")
    run(tmp_path, "listen", "words.csv")
    told = json.loads(
        run(tmp_path, "chair", "Late deliveries\nElephants in the garden", "--json")
    )
    late, elephants = told["items"]
    assert {quote["text"] for quote in late["quotes"]} == set(said[:2])
    assert all(quote["link"].startswith("/q/") for quote in late["quotes"])
    assert elephants["silence"] == "No customer has spoken of this yet."
