"""Every file in a plug-in folder offers the thing that it is named after."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import walkamile
from walkamile.folder import WrongThingError, things

CODE = Path(walkamile.__file__).resolve().parent

# Every folder that is a registry, and what its files offer.
FOLDERS = {
    "walkamile.listen.sources": "walkamile.listen.source:Source",
    "walkamile.listen.feeds": "walkamile.listen.feed:Feed",
    "walkamile.walk.checks": "walkamile.walk.check:Check",
    "walkamile.walk.verifiers": "walkamile.walk.verifier:Verifier",
    "walkamile.talk.measures": "walkamile.talk.measure:Measure",
    "walkamile.web.chores": "walkamile.web.jobs:Kind",
    "walkamile.web.derived": "walkamile.web.rebuild:Derived",
}

# Its files offer addresses, which Django gathers.
NO_REGISTRY = {"walkamile.web.views"}


def kind_of(where: str) -> type:
    module, _, name = where.partition(":")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, type)
    return found


def files() -> list[tuple[str, str]]:
    found = []
    for folder in FOLDERS:
        package = importlib.import_module(folder)
        found += [
            (folder, name) for _, name, _ in pkgutil.iter_modules(package.__path__)
        ]
    return found


@pytest.mark.parametrize(("folder", "name"), files())
def test_a_file_offers_the_thing_it_is_named_after(folder, name):
    offered = getattr(importlib.import_module(f"{folder}.{name}"), name)
    assert isinstance(offered, kind_of(FOLDERS[folder]))
    assert getattr(offered, "name", name) == name


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_yields_every_one_of_its_files(folder):
    package = importlib.import_module(folder)
    here = [name for _, name, _ in pkgutil.iter_modules(package.__path__)]
    assert len(list(things(package, kind_of(FOLDERS[folder])))) >= len(here) > 0


def test_a_file_that_offers_something_else_is_named(tmp_path, monkeypatch):
    (tmp_path / "plugs").mkdir()
    (tmp_path / "plugs" / "__init__.py").write_text("")
    (tmp_path / "plugs" / "odd.py").write_text("even = 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = importlib.import_module("plugs")
    assert isinstance(folder, ModuleType)
    with pytest.raises(WrongThingError, match=r"odd\.py.*named after the file"):
        list(things(folder, int))


def test_every_folder_of_plug_ins_is_tested_here():
    """A folder whose opening sentence promises one file each is a registry."""
    registries = set()
    for path in CODE.rglob("__init__.py"):
        if path.read_text(encoding="utf-8").lower().startswith('"""one file'):
            registries.add(".".join(path.parent.relative_to(CODE.parent).parts))
    empty = {
        name
        for name in registries
        if not list((CODE.parent / name.replace(".", "/")).glob("[!_]*.py"))
    }
    assert registries - empty <= {*FOLDERS, *NO_REGISTRY}
