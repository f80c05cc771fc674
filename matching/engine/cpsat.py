"""Solves models with CP-SAT; runs as a child process of its own (see finisher.py).

OR-tools and highspy bring clashing copies of HiGHS and cannot be imported into one process
(google/or-tools#5246), so nothing here may import the engine's model.
"""

import sys

from ortools.sat.python import cp_model

from matching.engine.wire import receive, send


def solve(job: dict) -> dict:
    """`columns` (lower, upper), `rows` (low, high, {column: factor}; None is open), `objective`, `hint`."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(low, high, "") for low, high in job["columns"]]
    for low, high, terms in job["rows"]:
        expression = _sum(columns, terms)
        domain = cp_model.Domain(
            cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high
        )
        model.add_linear_expression_in_domain(expression, domain)
    for column, value in job["hint"].items():
        model.add_hint(columns[column], value)
    objective = _sum(columns, job["objective"])
    (model.maximize if job["maximise"] else model.minimize)(objective)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # deterministic
    solver.parameters.linearization_level = 2  # at its default CP-SAT fails from 200 x 40
    solver.parameters.symmetry_level = 0  # rounds have none worth the search: a third less time at 200 x 40
    solver.parameters.max_time_in_seconds = job["seconds"]
    if job["effort"] is not None:  # counted in steps of the search, so every machine stops at the same place
        solver.parameters.max_deterministic_time = job["effort"]
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "status": {cp_model.OPTIMAL: "optimal", cp_model.INFEASIBLE: "infeasible"}.get(status, "stopped"),
        "values": [solver.value(column) for column in columns] if found else None,
        "bound": solver.best_objective_bound,
        "seconds": solver.wall_time,
    }


def _sum(columns: list, terms: dict[int, int]):
    return cp_model.LinearExpr.weighted_sum([columns[i] for i in terms], list(terms.values()))


def main() -> None:
    while (job := receive(sys.stdin.buffer)) is not None:
        send(sys.stdout.buffer, solve(job))


if __name__ == "__main__":
    main()
