"""A call with a stopwatch in hand becomes an ease, with what it lost and why."""

import json

import pytest

from walkamile.cli import build
from walkamile.walk.call import WrongCallError, judge, read_call

CALL = {
    "line": "01632 960 142",
    "marks": [
        ["dialled", 0],
        ["menu", 4],
        ["hold", 30],
        ["human", 150],
        ["ended", 300],
    ],
    "repeated": 1,
    "solved": True,
}


def written(folder, told):
    file = folder / "call.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told))
    return file


def test_a_call_from_a_file_says_what_waiting_cost(tmp_path):
    told = read_call(written(tmp_path, CALL))
    made = judge(told.marks, repeated=told.repeated, solved=told.solved, line=told.line)
    assert made.figures["seconds_to_a_person"] == 150
    assert dict(made.parts) == {"on hold": 1.0, "late": 0.75, "said again": 1.0}
    assert made.ease == 4.2
    assert {one.kind for one in made.obstacles} == {
        "phone_long_wait",
        "phone_said_again",
    }


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", '{"marks": 3}', '{"marks": [["a"]]}', "[" * 99_999]
)
def test_a_file_that_is_no_call_is_refused_with_what_was_expected(tmp_path, told):
    with pytest.raises(WrongCallError, match="stopwatch"):
        read_call(written(tmp_path, told))


def test_a_clock_that_runs_backwards_is_no_call():
    with pytest.raises(WrongCallError):
        judge([("dialled", 9.0), ("ended", 3.0)])


def test_the_shell_judges_a_stopped_call_as_it_judges_a_menu(tmp_path, capsys):
    build()(["walk", str(written(tmp_path, CALL)), "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["phone"]["ease"] == 4.2
