"""The programme of 2018 as its own text tells it: four lectures, two fieldworks, 5社・5組 (5 companies, 5 teams).

Dates, requirements and organisations are the programme's facts (programme_2018.json); the people and
companies are made up, because the text names none.
"""

import datetime as dt

from companies.actions import close
from events.actions import register
from events.models import Event
from iwate_kankei import clock
from matching import actions
from matching.models import Match

from . import building, names

YEAR = 2018
ATTENDED = "2018"  # prefix of the sample addresses of that year
# Which company worked with how many people; who led is the first of each team.
TEAMS = [
    ("sample-kura", 1),
    ("sample-mochi", 2),
    ("sample-kinzoku", 1),
    ("sample-suisan", 3),
    ("sample-tekko", 1),
]
HOURS = {Event.Kind.FIELDWORK: (10, 16)}
EVENING = (19, 21)


def load(staff):
    """Build the year in the order in which it happened; `staff` maps local parts to users."""
    with clock.entering_history(building.moment(dt.date(YEAR, 7, 2))):
        programme = building.programme(
            fiscal_year=YEAR, starts_on=dt.date(YEAR, 4, 1), ends_on=dt.date(YEAR + 1, 3, 31)
        )
        events = _announce(programme, staff["operator"])
        challenges = _challenges(programme, staff)
    people = _people(sum(size for _, size in TEAMS) + 4)
    _visit(events, people, staff["operator"])
    _match(challenges, people, staff)
    return programme


def _announce(programme, by):
    events = []
    for number, facts in enumerate(building.FACTS["events"], start=1):
        start, end = HOURS.get(facts["kind"], EVENING)
        days = [dt.date.fromisoformat(session["date"]) for session in facts["sessions"]]
        events.append(
            building.event(
                programme,
                by=by,
                slug=f"{YEAR}-{facts['kind']}-{number}",
                title=facts["title"],
                kind=facts["kind"],
                sessions=[(building.moment(day, start), building.moment(day, end)) for day in days],
                municipalities=facts["municipalities"],
                capacity=30,
                venue="東京都内（サンプル）"
                if facts["kind"] != Event.Kind.FIELDWORK
                else "現地集合（サンプル）",
            )
        )
    return events


def _challenges(programme, staff):
    rows = {}
    for facts in building.COMPANIES:
        if facts["slug"] in dict(TEAMS):
            mentor = _mentor(staff, facts["city"])
            company = building.company(facts, mentor=mentor)
            rows[facts["slug"]] = building.challenge(
                company, facts, programme=programme, slug=f"{facts['challenge']['slug']}-{YEAR}", by=mentor
            )
    return rows


def _mentor(staff, code):
    return staff["mentor-ichinoseki" if code == "032093" else "mentor-kamaishi"]


def _people(number):
    registered = building.moment(dt.date(YEAR, 8, 20), 21)
    return [
        building.participant(
            1000 + n, email=f"sample-{YEAR}-{n:02d}@example.jp", when=registered + dt.timedelta(hours=7 * n)
        )
        for n in range(number)
    ]


def _visit(events, people, by):
    """Everybody came to the seminar and lectures, each half to one of the two fieldworks."""
    for event in events:
        city = set(event.municipalities.values_list("pk", flat=True))
        for number, participant in enumerate(people):
            at_home = "032093" if number < 4 or number >= 10 else "032115"
            if event.kind == Event.Kind.FIELDWORK and at_home not in city:
                continue
            with clock.entering_history(event.starts_at - dt.timedelta(days=9)):
                registration = register(event=event, participant=participant)
            building.attend([registration], by=by)


def _match(challenges, people, staff):
    """A proposal by each team, the owner's yes, the mentor's record; work began around New Year."""
    start, queue = dt.date(YEAR + 1, 1, 7), iter(people)
    for slug, size in TEAMS:
        challenge = challenges[slug]
        members = [next(queue) for _ in range(size)]
        mentor = _mentor(staff, challenge.company.municipality_id)
        host = challenge.company.contacts.get(is_primary=True).user
        with clock.entering_history(building.moment(dt.date(YEAR, 11, 24), 22)):
            proposal = propose(challenge, members)
        with clock.entering_history(building.moment(dt.date(YEAR, 12, 4), 9)):
            actions.accept(proposal=proposal, by=host, words="ぜひ一緒に取り組みたいです。")
        with clock.entering_history(building.moment(dt.date(YEAR, 12, 20), 15)):
            match = actions.record_match(
                challenge=challenge, participants=members, starts_on=start, by=mentor, proposal=proposal
            )
        with clock.entering_history(building.moment(start, 10)):
            actions.move_match(match=match, to=Match.Status.RUNNING, by=mentor)
        with clock.entering_history(building.moment(dt.date(YEAR + 1, 3, 29), 17)):
            actions.move_match(match=match, to=Match.Status.FINISHED, by=mentor)
            close(challenge=challenge, by=mentor)


def propose(challenge, members, **more):
    """A submitted proposal by these people, the first of them leading. more: other fields of the letter."""
    lead, *others = members
    proposal = actions.start_proposal(challenge=challenge, participant=lead)
    for other in others:
        actions.join(team=proposal.team, participant=other)
    actions.save_draft(proposal=proposal, by=lead.user, **names.letter(challenge, lead), **more)
    actions.submit(proposal=proposal, by=lead.user)
    return proposal
