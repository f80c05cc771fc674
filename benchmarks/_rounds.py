"""Made-up rounds of a given size, shaped like the programme's: lists, ties, skills, hours, two cities."""

from random import Random

SKILLS = ["design", "ec", "finance", "it", "marketing", "pr"]
HOURS = [8, 12, 16, 20, 24, 30]


def team_round(people: int, works: int, *, seed: int = 0, listed: int = 8) -> dict:
    """A round of kind "team" as JSON-ready data; each person lists `listed` challenges at most."""
    random = Random(f"{seed}-{people}-{works}")
    challenges = [f"c{i}" for i in range(1, works + 1)]
    participants, applicants = [], {c: [] for c in challenges}
    popularity = [random.paretovariate(2) for _ in challenges]
    for i in range(1, people + 1):
        wanted = _distinct(random, challenges, popularity, min(listed, works))
        for c in wanted:
            applicants[c].append(f"p{i}")
        participants.append(
            {
                "id": f"p{i}",
                "hours": random.choice(HOURS),
                "max_teams": 2 if random.random() < 0.15 else 1,
                "onsite": random.random() < 0.85,
                "skills": random.sample(SKILLS, random.randint(1, 3)),
                "prefs": _groups(random, wanted),
            }
        )
    rows = []
    for i, c in enumerate(challenges):
        low = random.choice([1, 2, 2, 3])
        rows.append(
            {
                "id": c,
                "company": f"k{i % max(1, works * 2 // 3)}",
                "city": "ichinoseki" if random.random() < 0.5 else "kamaishi",
                "min": low,
                "max": low + random.choice([0, 1, 2]),
                "hours": random.choice([8, 8, 12, 16]),
                "onsite": random.random() < 0.3,
                "skills": random.sample(SKILLS, random.choice([0, 1, 1, 2])),
                "prefs": _groups(random, random.sample(applicants[c], len(applicants[c]))),
            }
        )
    return {
        "id": f"team-{people}x{works}-{seed}", "kind": "team",
        "participants": participants, "challenges": rows, "pins": [], "forbids": [],
    }  # fmt: skip


def capacity_round(people: int, works: int, *, seed: int = 0, listed: int = 10) -> dict:
    """A round of kind "hr": strict lists and seats, nothing else."""
    random = Random(f"hr-{seed}-{people}-{works}")
    challenges = [f"c{i}" for i in range(works)]
    applicants = {c: [] for c in challenges}
    participants = []
    for i in range(people):
        wanted = random.sample(challenges, min(listed, works))
        for c in wanted:
            applicants[c].append(f"p{i}")
        participants.append({"id": f"p{i}", "prefs": [[c] for c in wanted]})
    rows = []
    for c in challenges:
        random.shuffle(applicants[c])
        rows.append(
            {
                "id": c,
                "company": c,
                "city": "x",
                "min": 0,
                "max": people // works,
                "prefs": [[p] for p in applicants[c]],
            }
        )
    return {"id": f"hr-{people}x{works}", "kind": "hr", "participants": participants, "challenges": rows}


def _distinct(random: Random, names: list[str], weights: list[float], count: int) -> list[str]:
    """`count` different names, popular ones more often, in the order drawn."""
    keyed = sorted((random.expovariate(1) / w, name) for name, w in zip(names, weights, strict=True))
    return [name for _, name in keyed[:count]]


def _groups(random: Random, names: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for name in names:
        if groups and random.random() < 0.2:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups
