"""May this go out to customers? Walks, promises and the empty chair decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

WALK, PROMISE, MEETING, OBSTACLE = "walk", "promise", "meeting", "obstacle"
# What XML 1.0 cannot hold, whoever wrote it.
UNWRITABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that has to be so; where it is not, why, and what to do."""

    kind: str
    name: str
    passed: bool
    why: str = ""
    next_step: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """All checks of a project. Nothing to check is no reason to pass."""

    project: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Say whether everything that is needed is so."""
        return all(check.passed for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that fail."""
        return tuple(check for check in self.checks if not check.passed)


def judge(project: str, checks: Sequence[Check]) -> Gate:
    """Return the gate of a project; a project that nobody knows does not pass."""
    if checks:
        return Gate(project=project, checks=tuple(checks))
    unknown = Check(
        kind=OBSTACLE,
        name="something to go by",
        passed=False,
        why=f"Nothing here belongs to the project “{project}”.",
        next_step="Give walks, promises, meetings or obstacles this project's name.",
    )
    return Gate(project=project, checks=(unknown,))


def junit(gate: Gate) -> str:
    """Return the gate as a JUnit report, as build servers read it."""
    suite = ET.Element(
        "testsuite",
        name=_clean(f"walkamile gate {gate.project}"),
        tests=str(len(gate.checks)),
        failures=str(len(gate.failed)),
        errors="0",
        skipped="0",
    )
    for check in gate.checks:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=f"walkamile.{check.kind}",
            name=_clean(check.name),
        )
        if not check.passed:
            failure = ET.SubElement(case, "failure", message=_clean(check.why))
            failure.text = _clean(f"{check.why} {check.next_step} {check.link}".strip())
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True)


def _clean(words: str) -> str:
    return UNWRITABLE.sub("\ufffd", words)
