"""Random small rounds of every kind, as JSON-ready dicts, from a seeded random.Random."""

from random import Random

SKILLS = ["ec", "it", "finance", "design"]


def tie_groups(random: Random, names, ties: bool):
    names = random.sample(names, len(names))
    groups = []
    for name in names:
        if groups and ties and random.random() < 0.35:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def random_round(random: Random, *, people=5, works=3, kind=None, pins=True, groups=False):
    kind = kind or random.choice(["hr", "hrt", "hrlq", "spa_s", "team"])
    n, m = random.randint(1, people), random.randint(1, works)
    ps, cs = [f"p{i}" for i in range(1, n + 1)], [f"c{i}" for i in range(1, m + 1)]
    ties = kind in ("hrt", "hrlq", "team")
    team = kind == "team"
    participants = []
    for p in ps:
        row = {"id": p, "prefs": tie_groups(random, [c for c in cs if random.random() < 0.85], ties)}
        if team:
            row["max_teams"] = random.choice([0, 1, 1, 1, 2, 2, 3])
            row["onsite"] = random.random() < 0.8
            row["skills"] = random.sample(SKILLS, random.randint(0, 3))
            if random.random() < 0.8:
                row["hours"] = random.choice([4, 8, 12, 16, 24])
        participants.append(row)
    companies = [f"k{i}" for i in range(1, random.randint(1, 2) + 1)]
    order_of = {k: random.sample(ps, n) for k in companies}
    challenges = []
    for c in cs:
        listed = [p for p in ps if random.random() < 0.85]
        k = random.choice(companies)
        prefs = tie_groups(random, listed, ties)
        if kind == "spa_s":
            prefs = [[p] for p in order_of[k] if p in listed]
        top = random.randint(1, 3)
        low = random.randint(0, top) if kind in ("hrlq", "team") else 0
        row = {"id": c, "company": k, "city": random.choice("xyz"), "min": low, "max": top, "prefs": prefs}
        if team:
            row["hours"] = random.choice([0, 4, 8, 12])
            row["onsite"] = random.random() < 0.3
            row["skills"] = random.sample(SKILLS, random.choice([0, 0, 1, 1, 2]))
        challenges.append(row)
    data = {"id": "random", "kind": kind, "participants": participants, "challenges": challenges}
    pairs = [[p, c] for p in ps for c in cs]
    if pins:
        data["pins"] = random.sample(pairs, min(len(pairs), random.choice([0, 0, 0, 1, 1, 2])))
        data["forbids"] = [
            x
            for x in random.sample(pairs, min(len(pairs), random.choice([0, 0, 1, 2])))
            if x not in data["pins"]
        ]
    if kind == "spa_s":
        data["companies"] = [
            {"id": k, "max_people": random.randint(1, 4), "prefs": [[p] for p in order_of[k]]}
            for k in companies
        ]
    if groups and n > 1:
        data["groups"] = [
            random.sample(ps, random.randint(2, min(3, n))) for _ in range(random.choice([1, 1, 2]))
        ]
    return data
