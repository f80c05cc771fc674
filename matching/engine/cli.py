"""`manage.py solve_round`: reads instances from files and prints one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from time import monotonic

from matching.engine import checker, deferred, parsing
from matching.engine.conflicts import minimal_infeasible_pins
from matching.engine.explain import Explanation, explain
from matching.engine.instance import AIMS, Instance, Pair
from matching.engine.lexicographic import solve
from matching.engine.parsing import InputError
from matching.engine.solution import Solution

SECONDS = 60.0
MALFORMED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="instances (docs/matching-engine.md)")
    parser.add_argument("--order", help="aims, most important first: staffed,city_gap,blocking,placed,cost")
    parser.add_argument("--method", choices=("exact", "deferred-acceptance"), default="exact")
    parser.add_argument("--side", choices=deferred.SIDES, default="participants")
    parser.add_argument("--check", metavar="MATCH.json", help="judge this matching instead of solving")
    parser.add_argument("--explain", nargs=2, metavar=("P", "C"), help="why a pair is or is not proposed")
    parser.add_argument(
        "--time-limit", type=float, default=SECONDS, metavar="S", help="seconds for each file"
    )
    parser.add_argument("--seed", help="of the lottery; the instance's own seed or id if absent")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="solve_round")
    add_arguments(parser)
    return run(parser.parse_args(argv), print, lambda line: print(line, file=sys.stderr))


def run(options: argparse.Namespace, say: Callable[[str], object], complain: Callable[[str], object]) -> int:
    """The exit code: 0, or 2 after one line about malformed input (then nothing has been solved)."""
    try:
        instances = [_load(name, options) for name in options.files]
        task = _task(options, instances)
        for instance in instances:
            say(json.dumps(task(instance), ensure_ascii=False, default=_plain))
    except InputError as error:
        complain(" ".join(str(error).split()))
        return MALFORMED
    return 0


def _load(name: str, options: argparse.Namespace) -> Instance:
    instance = _read(name, parsing.load)
    if options.order is not None:
        instance = replace(instance, order=parsing.order_from(options.order.split(","), "--order"))
    return replace(instance, seed=options.seed) if options.seed else instance


def _read(name: str, parse: Callable[[str], object]):
    """The parsed file; every complaint about it starts with its name."""
    try:
        return parse(Path(name).read_text("utf-8-sig"))
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from None


def _task(options: argparse.Namespace, instances: list[Instance]) -> Callable[[Instance], dict]:
    if not options.time_limit > 0:
        raise InputError("--time-limit: must be more than 0 seconds")
    if (options.check or options.explain) and len(instances) != 1:
        raise InputError(f"{'--check' if options.check else '--explain'}: takes exactly one FILE")
    if options.check:
        match = _read(options.check, lambda text: _match(parsing.decode(text), instances[0]))
        return lambda instance: judged(instance, match)
    if options.explain:
        (p, c), instance = options.explain, instances[0]
        parsing.pairs([[p, c]], set(instance.participant), set(instance.challenge), "--explain")
        return lambda instance: explained(instance, p, c, options.time_limit)
    if options.method == "deferred-acceptance":
        return lambda instance: accepted(instance, options.side)
    return lambda instance: solved(instance, options.time_limit)


def _match(data: object, instance: Instance) -> list[Pair]:
    """A list of pairs, or a line that this command printed."""
    if isinstance(data, dict):
        data = data.get("match")
    if data is None:
        raise InputError("match: is missing")
    return parsing.pairs(data, set(instance.participant), set(instance.challenge), "match")


def solved(instance: Instance, seconds: float) -> dict:
    solution = solve(instance, seconds=seconds)
    if not solution.feasible:
        pins = minimal_infeasible_pins(instance)
        return {
            "id": instance.id,
            "feasible": False,
            "minimal_infeasible_pins": pins,
            "seconds": round(solution.seconds, 3),
        }
    return {
        "id": instance.id,
        "feasible": True,
        "match": solution.match,
        "vector": solution.vector,
        "status": solution.status,
        "bound": solution.bound,
        "lottery": "drawn" if solution.drawn else "not drawn",
        "seconds": round(solution.seconds, 3),
    }


def accepted(instance: Instance, side: str) -> dict:
    """Deferred acceptance promises stability and one side's best stable matching, not the other aims."""
    start = monotonic()
    try:
        match = deferred.solve(instance, side)
    except InputError as error:
        raise InputError(f"{instance.id}: {error}") from None
    vector = _in_order(checker.vector(instance, match))
    stable = vector["blocking"] == 0
    return {
        "id": instance.id,
        "feasible": True,
        "match": match,
        "vector": vector,
        "status": {aim: "optimal" if aim == "blocking" and stable else "feasible" for aim in vector},
        "bound": {aim: 0 if aim == "blocking" else None for aim in vector},
        "method": "deferred-acceptance",
        "side": side,
        "seconds": round(monotonic() - start, 3),
    }


def judged(instance: Instance, match: list[Pair]) -> dict:
    violations = checker.violations(instance, match)
    answer = {"id": instance.id, "feasible": not violations, "violations": violations}
    if violations:
        return answer | {"vector": None, "blocking": None, "strong_blocking": None, "witnesses": None}
    blocking = checker.blocking(instance, match)
    strong = checker.blocking(instance, match, strong=True)
    return answer | {
        "vector": _in_order(checker.vector(instance, match)),
        "blocking": [found.pair for found in blocking],
        "strong_blocking": [found.pair for found in strong],
        "witnesses": {} if instance.companies else _witnesses(blocking),
        "strong_witnesses": {} if instance.companies else _witnesses(strong),
        "company_witnesses": _company_witnesses(blocking) if instance.companies else {},
    }


def _in_order(vector: checker.Vector) -> checker.Vector:
    return {aim: vector[aim] for aim in AIMS}


def _witnesses(found: list[checker.Blocking]) -> dict:
    """ "p|c" to [who leaves what, who has to go]; a group may need several to go."""
    return {
        "|".join(blocking.pair): [
            [move.drop, [q for q, _ in move.outs] if len(move.outs) > 1 else _only(move.outs)]
            for move in blocking.moves
        ]
        for blocking in found
    }


def _only(outs: tuple[Pair, ...]) -> str | None:
    return outs[0][0] if outs else None


def _company_witnesses(found: list[checker.Blocking]) -> dict:
    """With company caps the one who has to go may be at a sibling challenge, so that is named too."""
    return {"|".join(b.pair): [[move.drop, list(move.outs)] for move in b.moves] for b in found}


def explained(instance: Instance, p: str, c: str, seconds: float) -> dict:
    solution = solve(instance, seconds=seconds)
    if not solution.feasible:
        return solved(instance, seconds) | {"pair": [p, c]}
    found: Explanation = explain(instance, solution, p, c, seconds=seconds)
    return {
        "id": instance.id,
        "feasible": True,
        "pair": found.pair,
        "in_proposal": found.chosen,
        "vector": solution.vector,
        "reasons": [{"code": reason.code, **reason.values} for reason in found.reasons],
        "forced": _outcome(found.forced),
        "forbidden": _outcome(found.forbidden),
        "changes": [
            {"code": x.code, "challenge": x.challenge, "was": x.was, "would": x.would} for x in found.changes
        ],
        "seconds": round(solution.seconds, 3),
    }


def _outcome(solution: Solution) -> dict:
    if not solution.feasible:
        return {"feasible": False}
    return {"feasible": True, "vector": solution.vector, "status": solution.status, "match": solution.match}


def _plain(value: object):
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(type(value))


if __name__ == "__main__":
    sys.exit(main())
