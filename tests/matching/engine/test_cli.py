import json
from pathlib import Path

import pytest
from django.core.management import call_command

from matching.engine import cli

EXAMPLES = Path(__file__).parent / "examples"


@pytest.fixture
def run(capsys):
    def run(*argv):
        code = cli.main([str(a) for a in argv])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


@pytest.fixture
def written(tmp_path):
    def written(data):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        path.write_text(json.dumps(data))
        return path

    return written


def test_one_line_a_file_in_their_order(run):
    code, lines, err = run(EXAMPLES / "team-03.json", EXAMPLES / "hr-00.json")
    assert (code, err, [line["id"] for line in lines]) == (0, "", ["team-03", "hr-00"])
    assert lines[1]["match"] == [["p1", "c3"], ["p2", "c1"], ["p3", "c3"], ["p4", "c2"], ["p5", "c2"]]
    assert lines[1]["vector"] == {"staffed": 3, "city_gap": 0, "blocking": 0, "placed": 5, "cost": 16}
    assert set(lines[1]["status"].values()) == {"optimal"}
    assert lines[1]["bound"] == lines[1]["vector"]


def test_the_command_prints_the_same(capsys):
    call_command("solve_round", str(EXAMPLES / "hr-00.json"))
    assert json.loads(capsys.readouterr().out)["id"] == "hr-00"


def test_order_changes_the_answer(run, written):
    data = json.loads((EXAMPLES / "hrt-00.json").read_text())
    _, (line,), _ = run(written(data), "--order", "cost,staffed")
    assert (line["match"], line["vector"]["cost"]) == ([], 0)


def test_conflicting_pins(run, written):
    data = json.loads((EXAMPLES / "hr-00.json").read_text())
    data["pins"] = [["p2", "c1"], ["p3", "c1"], ["p4", "c2"]]  # c1 has one seat
    code, (line,), _ = run(written(data))
    assert (code, line["feasible"]) == (0, False)
    assert line["minimal_infeasible_pins"] == [["p2", "c1"], ["p3", "c1"]]


@pytest.mark.parametrize("side, first", [("participants", ["p3", "c2"]), ("companies", ["p3", "c3"])])
def test_deferred_acceptance_by_side(run, side, first):
    _, (line,), _ = run(EXAMPLES / "hr-00.json", "--method", "deferred-acceptance", "--side", side)
    assert first in line["match"]
    assert line["vector"]["blocking"] == 0


def test_check_reports_violations_or_blocking_pairs_with_witnesses(run, written):
    probes = json.loads((EXAMPLES / "team-00.json").read_text())["answers"]["probes"]
    for probe in probes:
        _, (line,), _ = run(EXAMPLES / "team-00.json", "--check", written(probe["matching"]))
        assert line["violations"] == probe["violations"]
        assert line["vector"] == probe["values"]
        assert line["blocking"] == probe["blocking"]
        assert line["strong_blocking"] == probe["strong_blocking"]
        assert line["witnesses"] == probe["witnesses"]


def test_check_reads_a_printed_line(run, written):
    _, (solved,), _ = run(EXAMPLES / "team-00.json")
    _, (line,), _ = run(EXAMPLES / "team-00.json", "--check", written(solved))
    assert (line["violations"], line["vector"]) == ([], solved["vector"])


def test_explain_a_pair_that_is_not_proposed(run):
    _, (line,), _ = run(EXAMPLES / "team-03.json", "--explain", "p6", "c1")
    assert line["in_proposal"] is False
    assert line["reasons"] == [
        {"code": "cut_off", "rank": 6, "last": 5, "max": 3},
        {"code": "aim", "aim": "blocking", "is": 0, "would": 1},
    ]
    assert line["forced"]["vector"] == {"staffed": 2, "city_gap": 0, "blocking": 1, "placed": 6, "cost": 25}
    assert [change["code"] for change in line["changes"]] == ["larger_maximum", "better_rank"]


def test_explain_a_proposed_pair(run):
    _, (line,), _ = run(EXAMPLES / "team-03.json", "--explain", "p2", "c1")
    assert line["in_proposal"] is True
    assert {"code": "only_holder", "skills": ["it"]} in line["reasons"]
    assert line["reasons"][-1] == {"code": "aim", "aim": "staffed", "is": 2, "would": 1}
    assert line["forbidden"]["vector"]["staffed"] == 1


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["{bad}"], "{bad}: kind: is missing"),
        (["nowhere.json"], "nowhere.json: No such file or directory"),
        (["{good}", "--order", "staffed,luck"], "--order[1]: 'luck' is none of"),
        (["{good}", "--explain", "p1", "c9"], "--explain[0][1]: 'c9' is not a challenge"),
        (["{good}", "--check", "{bad}"], "{bad}: match: is missing"),
        (["{good}", "{good}", "--check", "{good}"], "--check: takes exactly one FILE"),
        (["{good}", "--time-limit", "0"], "--time-limit: must be more than 0 seconds"),
        (
            ["{good}", "--method", "deferred-acceptance"],
            "team-00: participants[2].max_teams: deferred acceptance needs 1",
        ),
    ],
)
def test_malformed_input_is_one_line_and_exit_2(run, written, arguments, complaint):
    names = {"good": EXAMPLES / "team-00.json", "bad": written({"id": "x"})}
    code, lines, err = run(*[a.format(**names) for a in arguments])
    assert (code, lines) == (2, [])
    assert err.startswith(complaint.format(**names))
    assert err.count("\n") == 1


def test_a_file_that_is_not_utf8(run, tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(b'{"id": "\x83"}')
    code, _, err = run(path)
    assert (code, err) == (2, f"{path}: not UTF-8 at byte 8\n")
