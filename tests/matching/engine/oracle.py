"""The definitions once more, slowly and directly on the JSON, by trying every matching.

Shares no code with the engine; only for small instances.
"""

from itertools import chain, combinations, permutations, product


def rank(prefs, name):
    return next((i for i, group in enumerate(prefs, 1) if name in group), None)


class Oracle:
    def __init__(self, data):
        self.data = data
        self.people = {p["id"]: p for p in data["participants"]}
        self.works = {c["id"]: c for c in data["challenges"]}
        self.companies = {k["id"]: k for k in data.get("companies", [])} if data["kind"] == "spa_s" else {}
        self.pins = {tuple(x) for x in data.get("pins", [])}
        self.forbids = {tuple(x) for x in data.get("forbids", [])}
        self.eligible = {(p, c) for p in self.people for c in self.works if self._eligible(p, c)}
        self.units = self._units()

    def _units(self):
        units = [{p} for p in self.people]
        for group in self.data.get("groups", []):
            joined = set(group).union(*(u for u in units if u & set(group)))
            units = [u for u in units if not u & joined] + [joined]
        return [frozenset(u) for u in units]

    def unit_of(self, p):
        return next(u for u in self.units if p in u)

    def _eligible(self, p, c):
        person, work = self.people[p], self.works[c]
        return (
            rank(person["prefs"], c) is not None
            and rank(work["prefs"], p) is not None
            and (p, c) not in self.forbids
            and work.get("hours", 0) <= person.get("hours", float("inf"))
            and (not work.get("onsite", False) or person.get("onsite", True))
        )

    def may_hold(self, p, works):
        person = self.people[p]
        hours = sum(self.works[c].get("hours", 0) for c in works)
        return len(works) <= person.get("max_teams", 1) and hours <= person.get("hours", float("inf"))

    def staffed(self, c, members):
        work = self.works[c]
        skills = set(chain.from_iterable(self.people[p].get("skills", []) for p in members))
        return max(1, work["min"]) <= len(members) <= work["max"] and set(work.get("skills", [])) <= skills

    def company_people(self, k, match):
        return sum(self.works[c]["company"] == k for _, c in match)

    def feasible(self, match):
        match = set(match)
        if not (match <= self.eligible and self.pins <= match):
            return False
        if not all(self.may_hold(p, {c for q, c in match if q == p}) for p in self.people):
            return False
        for c in self.works:
            members = {p for p, d in match if d == c}
            if members and not self.staffed(c, members):
                return False
            if any(0 < len(members & u) < len(u) for u in self.units):
                return False
        return all(self.company_people(k, match) <= row["max_people"] for k, row in self.companies.items())

    def matchings(self):
        """Every feasible matching."""
        choices = []
        for unit in self.units:
            works = sorted(c for c in self.works if all((p, c) in self.eligible for p in unit))
            sets = chain.from_iterable(combinations(works, n) for n in range(len(works) + 1))
            choices.append([(unit, s) for s in sets if all(self.may_hold(p, s) for p in unit)])
        for combination in product(*choices):
            match = {(p, c) for unit, works in combination for p in unit for c in works}
            if self.feasible(match):
                yield frozenset(match)

    def prefers(self, p, better, worse):
        prefs = self.people[p]["prefs"]
        return rank(prefs, better) < rank(prefs, worse)

    def blocks(self, unit, c, match, strong=False):
        """All (drop, outs) by which the unit blocks with c; outs: a frozenset of (participant, challenge)."""
        held = {d for p, d in match if p in unit}
        drops = [None] + [
            d for d in held if all(self.prefers(p, c, d) and (p, d) not in self.pins for p in unit)
        ]
        found = []
        for drop in drops:
            if not all(self.may_hold(p, held - {drop} | {c}) for p in unit):
                continue
            left = {p for p, d in match if d == drop} - unit
            if drop and not strong and self.works[drop]["min"] >= 1 and not self.staffed(drop, left):
                continue
            for outs in self.outs(unit, c, match, strong):
                after = match - {(p, drop) for p in unit} - outs | {(p, c) for p in unit}
                if not self.staffed(c, {p for p, d in after if d == c}):
                    continue
                k = self.works[c]["company"]
                if k in self.companies and self.company_people(k, after) > self.companies[k]["max_people"]:
                    continue
                found.append((drop, outs))
        return found

    def outs(self, unit, c, match, strong):
        """Sets of people who could be asked to go: whole units, no more than come, all ranked behind."""
        company = self.companies.get(self.works[c]["company"])
        seats = [
            (q, e)
            for q, e in match
            if (e == c or (company and self.works[e]["company"] == company["id"]))
            and q not in unit
            and (q, e) not in self.pins
        ]

        def behind(q, e):
            if e == c:
                prefs = self.works[c]["prefs"]
                return all(rank(prefs, p) < rank(prefs, q) for p in unit)
            last = len(company["prefs"]) + 1
            return all(
                (rank(company["prefs"], p) or last) < (rank(company["prefs"], q) or last) for p in unit
            )

        def whole(outs):
            return all(
                {(r, e) for r in self.unit_of(q)} <= outs
                and not any((r, e) in self.pins for r in self.unit_of(q))
                for q, e in outs
            )

        def may_go(outs):
            for _, e in outs:
                if e != c and self.works[e]["min"] >= 1 and not strong:
                    left = {q for q, d in match if d == e} - {q for q, d in outs if d == e}
                    if not self.staffed(e, left):
                        return False
            return True

        for n in range(len(unit) + 1):
            for outs in map(frozenset, combinations([s for s in seats if behind(*s)], n)):
                # At sibling challenges one unit goes at a time, and then nobody at c itself.
                siblings = {(self.unit_of(q), e) for q, e in outs if e != c}
                if siblings and (len(siblings) > 1 or any(e == c for _, e in outs)):
                    continue
                if whole(outs) and may_go(outs):
                    yield outs

    def blocking(self, match, strong=False):
        return {
            (min(unit), c)
            for unit in self.units
            for c in self.works
            if all((p, c) in self.eligible for p in unit)
            and not any((p, c) in match for p in unit)
            and self.blocks(unit, c, match, strong)
        }

    def vector(self, match):
        totals = {}
        for c, work in self.works.items():
            done, total = totals.get(work["city"], (0, 0))
            totals[work["city"]] = done + any(d == c for _, d in match), total + 1
        return {
            "staffed": len({c for _, c in match}),
            "city_gap": max(
                (abs(a[0] * b[1] - b[0] * a[1]) for a, b in permutations(totals.values(), 2)), default=0
            ),
            "blocking": len(self.blocking(match)),
            "placed": len({p for p, _ in match}),
            "cost": sum(rank(self.people[p]["prefs"], c) + rank(self.works[c]["prefs"], p) for p, c in match),
        }

    def best(self, orders):
        """For each order of aims: (vector, all optimal matchings), or None if nothing is feasible."""
        rows = [(self.vector(m), m) for m in self.matchings()]
        answers = []
        for order in orders:
            key = lambda v, order=order: tuple(-v[a] if a in ("staffed", "placed") else v[a] for a in order)  # noqa: E731
            if not rows:
                answers.append(None)
                continue
            top = min(key(v) for v, _ in rows)
            winners = [(v, m) for v, m in rows if key(v) == top]
            answers.append((winners[0][0], [m for _, m in winners]))
        return answers
