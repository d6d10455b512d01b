"""What the docs say is so: words, links, outputs, examples."""

import ast
import importlib
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from walkamile.cli import build

HOUSE = Path(__file__).resolve().parent.parent
DOCS = HOUSE / "docs"
PAGES = sorted([*HOUSE.glob("*.md"), *DOCS.glob("*.md")])
CODE = HOUSE / "src" / "walkamile"


def words_page() -> str:
    return (DOCS / "words.md").read_text(encoding="utf-8")


def classes(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def test_every_noun_of_the_house_stands_among_its_words():
    told = set(re.findall(r"\*\*(\w+)\*\*", words_page()))
    assert set(classes(CODE / "nouns.py")) <= told


def test_no_class_is_named_by_a_synonym():
    rows = re.findall(r"^\| \*\*\w+\*\* \|[^|]*\|([^|]*)\|", words_page(), re.MULTILINE)
    synonyms = {
        word.strip().title().replace(" ", "")
        for row in rows
        for word in row.split(",")
        if word.strip()
    }
    assert {"FrictionPoint", "Friction", "Topic"} & synonyms
    named = {
        f"{path.relative_to(CODE)}: {name}"
        for path in CODE.rglob("*.py")
        for name in classes(path)
        if name in synonyms
    }
    assert named == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page):
    if page.name == "CHANGELOG.md":
        pytest.skip("it tells of what was")
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|tools|docs|locks|bench)/[\w./-]+\w)`", text)
    invented = {"src/walkamile/listen/sources/kiosk.py"}
    missing = [one for one in named if not (HOUSE / one).exists()]
    assert set(missing) <= invented


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page):
    program = build()
    there = {one.name or one.callback.__name__ for one in program.registered_commands}
    there |= {one.name for one in program.registered_groups}
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|\$ )walkamile ([a-z]+)", text))
    assert named <= there


def test_every_goal_that_is_named_is_in_the_makefile():
    goals = set(
        re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    )
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)", text, re.MULTILINE))
        assert {one or two for one, two in named} <= goals, page.name


def test_the_source_of_the_example_is_one(tmp_path, monkeypatch):
    """The docs' own source, saved as they say, reads a file of its format."""
    from walkamile.listen.source import Ask, Source

    code = re.findall(r"```python\n(.*?)```", (DOCS / "add.md").read_text(), re.DOTALL)[
        0
    ]
    (tmp_path / "kiosk.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    kiosk = importlib.import_module("kiosk").kiosk
    assert isinstance(kiosk, Source)
    words = tmp_path / "kiosk.txt"
    words.write_text("KIOSK 2\n2026-01-03;Too loud; too late\n", encoding="utf-8")
    assert kiosk.recognises(words.read_bytes(), "kiosk.txt") > 0.5
    assert [row["text"] for row in kiosk.read(words, Ask())] == ["Too loud; too late"]


def test_the_readme_shows_what_really_comes_out(monkeypatch):
    monkeypatch.syspath_prepend(str(HOUSE / "tools"))
    outputs = importlib.import_module("outputs")
    text = (HOUSE / "README.md").read_text(encoding="utf-8")
    assert outputs.renewed(text) == text, "run: make docs"


def test_the_notebook_runs_from_top_to_bottom(tmp_path):
    book = nbformat.read(DOCS / "example.ipynb", as_version=4)
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    run = NotebookClient(book, timeout=300, resources={"metadata": {"path": tmp_path}})
    done = run.execute()
    cells = [cell for cell in done.cells if cell.cell_type == "code"]
    assert len(cells) >= 5
    assert all(cell.outputs for cell in cells[1:])


def test_the_notebook_is_kept_without_outputs():
    """Outputs in it would be old words; the reader makes them anew."""
    book = nbformat.read(DOCS / "example.ipynb", as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_the_version_is_read_from_the_first_heading_of_the_changes():
    import walkamile

    text = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\d+\.\d+\.\d+)", text, re.MULTILINE)
    assert first
    assert walkamile.__version__ == first[1]
    assert sys.version_info >= (3, 11)


# Run by another benchmark, in an environment of its own.
PEERS = {"search_postgres", "understand_peers"}


def test_make_bench_runs_every_benchmark_that_there_is():
    told = re.findall(
        r"^BENCH_\w+ := (.+)$", (HOUSE / "Makefile").read_text(), re.MULTILINE
    )
    named = [name for line in told for name in line.split()]
    files = {
        file.stem
        for file in (HOUSE / "bench").glob("*.py")
        if '__name__ == "__main__"' in file.read_text(encoding="utf-8")
    }
    assert len(named) == len(set(named))
    assert set(named) == files - PEERS
