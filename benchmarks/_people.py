"""Made-up people and challenges for the suggestions."""

from random import Random

from participants.suggest.points import Need, Person

SKILLS = [f"skill-{i}" for i in range(41)]
FIELDS = ["succession", "marketing", "new_business", "product", "ec_it", "people", "pr", "other"]
CITIES = [f"city-{i}" for i in range(33)]
CONTRACTS = ["service", "employment", "pro_bono", "consultation", "trial"]


def people(count: int, *, seed: int = 0, companies: int = 600) -> list[Person]:
    random = Random(f"people-{seed}")
    return [
        Person(
            id=f"p{i}",
            skills=tuple((s, random.randint(1, 3)) for s in random.sample(SKILLS, random.randint(1, 6))),
            fields=frozenset(random.sample(FIELDS, random.randint(0, 3))),
            hours=random.choice([None, 8, 12, 16, 20, 30, 40]),
            visits=random.choice([None, 0, 1, 2, 4, 12]),
            onsite=random.random() < 0.8,
            cities=frozenset(random.sample(CITIES, random.randint(0, 3))),
            contracts=frozenset(random.sample(CONTRACTS, random.randint(0, 3))),
            met=frozenset(f"k{random.randrange(companies)}" for _ in range(random.choice([0, 0, 1, 2]))),
            visited=frozenset(random.sample(CITIES, random.choice([0, 0, 1]))),
            dismissed=frozenset(f"n{random.randrange(2000)}" for _ in range(random.choice([0, 0, 3]))),
            showings=random.randrange(40),
            text="販路を広げたい" if i % 2 else "商品開発と写真",
        )
        for i in range(count)
    ]


def needs(count: int, *, seed: int = 0, companies: int = 600) -> list[Need]:
    random = Random(f"needs-{seed}")
    rows = []
    for i in range(count):
        wanted = random.sample(SKILLS, random.randint(0, 5))
        must = random.randint(0, len(wanted))
        rows.append(
            Need(
                id=f"n{i}",
                company=f"k{random.randrange(companies)}",
                city=random.choice(CITIES),
                must=tuple((s, random.randint(1, 3)) for s in wanted[:must]),
                welcome=tuple((s, random.randint(1, 2)) for s in wanted[must:]),
                field=random.choice(FIELDS),
                hours=random.choice([0, 6, 8, 10, 16, 24, 100]),
                visits=random.choice([0, 1, 2, 3, 6]),
                onsite=random.random() < 0.3,
                contract=random.choice(CONTRACTS),
                languages=frozenset({"en"} if random.random() < 0.1 else set()),
                minimum=random.randint(1, 4),
                applicants=random.randrange(8),
                showings=random.randrange(60),
                text="冷凍パスタの通販を始めたい" if i % 3 else "若い人に来てほしい",
            )
        )
    return rows
