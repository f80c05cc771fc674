"""This year's sample programme, with dates relative to today: something to do for every role."""

import datetime as dt

from companies.models import Company
from events.actions import cancel, register
from events.models import Arrival
from iwate_kankei import clock
from iwate_kankei.models.programme import fiscal_year_of
from matching import actions
from matching.models import Match, Proposal
from participants.models import Story

from . import accounts, building, kamaishi, looking, round
from .historic import propose

BOTH = ["032093", "032115"]
PEOPLE = 36
SOURCES = [
    "flyer-tokyo",
    "note/social/spring",
    "city-newsletter",
    "alumni-mail",
    "",
]  # where they heard of it


def programme():
    """The running year; what happens from today on is left to the reader."""
    today = clock.today()
    year = fiscal_year_of(today)
    return building.programme(
        fiscal_year=year,
        starts_on=min(dt.date(year, 4, 1), today - dt.timedelta(days=120)),
        ends_on=max(dt.date(year + 1, 3, 31), today + dt.timedelta(days=120)),
    )


def fill(programme, staff):
    """Events, people, proposals and matches of the running year, oldest first."""
    events = _announce(programme, staff["operator"])
    people = _people()
    challenges = _challenges(programme, staff)
    _visit(events)
    _tell_stories(staff["prefecture"])
    _attend_past_events(events, people, staff["operator"])
    kamaishi.visit(events["fieldwork-kamaishi-autumn"], people[30:36], staff["operator"])
    _work_together(challenges, people, staff)
    _write_letters(challenges, people, staff)
    round.fill(programme, challenges, people[14:30], staff)
    kamaishi.fill(challenges, people[30:36], staff)
    _register_for_coming_events(events, people)
    looking.around(challenges, people, staff)


def _announce(programme, by):
    """slug → event. Evenings on weekdays, fieldwork on the weekend that is nearest to the wanted distance."""
    rows = {}
    for slug, title, kind, days, cities, capacity in [
        ("seminar", "オープンセミナー 岩手で複業をはじめる", "seminar", -84, BOTH, 60),
        ("lecture-1", "講座① 一関の会社が求める人", "lecture", -70, BOTH[:1], 40),
        ("lecture-2", "講座② 釜石の会社が求める人", "lecture", -56, BOTH[1:], 40),
        (
            "fieldwork-ichinoseki",
            "地域実践活動 一関 ～酒と餅とものづくりを訪ねる2日間～",
            "fieldwork",
            -30,
            BOTH[:1],
            24,
        ),
        (
            "fieldwork-kamaishi-autumn",
            "地域実践活動 釜石 ～港のしごとを訪ねる2日間～",
            "fieldwork",
            -kamaishi.FIELDWORK,
            BOTH[1:],
            24,
        ),
        ("lecture-3", "講座③ 提案書の書き方", "lecture", 9, BOTH, 8),
        (
            "fieldwork-kamaishi",
            "地域実践活動 釜石 ～海と鉄の現場を訪ねる2日間～",
            "fieldwork",
            20,
            BOTH[1:],
            24,
        ),
        ("lecture-4", "講座④ 続けるための契約と時間のつくり方", "lecture", 27, BOTH, 40),
        ("gathering", "岩手の食を囲む交流会", "gathering", 41, BOTH, 30),
        ("report", "成果報告会", "report", 96, BOTH, 80),
    ]:
        sessions = _weekend(days) if kind == "fieldwork" else [_evening(days)]
        with clock.entering_history(min(clock.now(), sessions[0][0]) - dt.timedelta(days=40)):
            rows[slug] = building.event(
                programme,
                by=by,
                slug=f"{programme.fiscal_year}-{slug}",
                title=title,
                kind=kind,
                sessions=sessions,
                municipalities=cities,
                capacity=capacity,
                **{name: words for name, words in building.EVENTS[slug].items() if name != "companies"},
            )
    return rows


def _visit(events):
    """Which companies each fieldwork goes to."""
    for slug, facts in building.EVENTS.items():
        events[slug].companies.set(Company.objects.filter(slug__in=facts.get("companies", [])))


def _weekend(days):
    """Saturday and Sunday nearest to `days` from today."""
    day = clock.today() + dt.timedelta(days=days)
    saturday = day + dt.timedelta(days=(5 - day.weekday() + 3) % 7 - 3)
    sunday = saturday + dt.timedelta(days=1)
    return [
        (building.moment(saturday, 10), building.moment(saturday, 17)),
        (building.moment(sunday, 9), building.moment(sunday, 15)),
    ]


def _evening(days):
    day = clock.today() + dt.timedelta(days=days)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return building.moment(day, 19), building.moment(day, 21)


def _people():
    """The sample participant with an account to try, then the others."""
    registered = clock.now() - dt.timedelta(days=95)
    first = building.participant(1, email=accounts.PARTICIPANT, when=registered)
    return [first] + [
        building.participant(n, when=registered + dt.timedelta(hours=9 * n)) for n in range(2, PEOPLE + 1)
    ]


def _challenges(programme, staff):
    rows = {}
    for facts in building.COMPANIES:
        mentor = staff["mentor-ichinoseki" if facts["city"] == "032093" else "mentor-kamaishi"]
        with clock.entering_history(clock.now() - dt.timedelta(days=60)):
            rows[facts["slug"]] = building.challenge(
                building.company(facts, mentor=mentor),
                facts,
                programme=programme,
                slug=facts["challenge"]["slug"],
                by=mentor,
                apply_until=clock.today() + dt.timedelta(days=105),
            )
    return rows


def _attend_past_events(events, people, by):
    for slug, count in [("seminar", 30), ("lecture-1", 22), ("lecture-2", 18), ("fieldwork-ichinoseki", 14)]:
        event = events[slug]
        for number, participant in enumerate(people[:count]):
            with clock.entering_history(event.starts_at - dt.timedelta(days=7)):
                source = SOURCES[number % len(SOURCES)]
                registration = register(event=event, participant=participant, source=source)
            building.attend([registration], by=by)
        building.answer_surveys(event)
    announced = (events["seminar"].starts_at - dt.timedelta(days=14)).date()
    for source, visitors in zip(SOURCES, [120, 64, 48, 31], strict=False):
        Arrival.objects.create(source=source, day=announced, visitors=visitors)


def _tell_stories(author):
    for story in building.STORIES:
        Story.objects.create(
            kind=story["kind"],
            slug=story["slug"],
            title=story["title"],
            summary=story["summary"],
            body=story["body"],
            municipality_id=story["city"],
            author=author,
            published_at=clock.now() - dt.timedelta(days=story["days_ago"]),
            is_sample=True,
        )


def _work_together(challenges, people, staff):
    """One match that runs, one that has ended; both were agreed on by telephone and recorded by the mentor."""
    mentor = staff["mentor-ichinoseki"]
    for slug, members, began, end in [
        ("sample-kinzoku", people[10:12], 25, None),
        ("sample-yado", people[12:13], 27, 4),
    ]:
        start = clock.today() - dt.timedelta(days=began)
        with clock.entering_history(building.moment(start, 9)):
            match = actions.record_match(
                challenge=challenges[slug], participants=members, starts_on=start, by=mentor
            )
            actions.move_match(match=match, to=Match.Status.TRIAL, by=mentor)
        if end is None:
            with clock.entering_history(building.moment(start + dt.timedelta(days=7), 9)):
                actions.move_match(match=match, to=Match.Status.RUNNING, by=mentor)
        else:
            with clock.entering_history(clock.now() - dt.timedelta(days=end)):
                actions.move_match(match=match, to=Match.Status.FINISHED, by=mentor)


def _write_letters(challenges, people, staff):
    """Three proposals wait for an answer, one was declined kindly, one is agreed, one is still a draft."""
    with clock.entering_history(clock.now() - dt.timedelta(days=9)):
        propose(challenges["sample-kura"], people[1:2])
        propose(challenges["sample-kura"], people[2:4])
        declined = propose(challenges["sample-mochi"], people[4:5])
        agreed = propose(challenges["sample-mochi"], people[5:7])
    with clock.entering_history(clock.now() - dt.timedelta(days=3)):
        propose(challenges["sample-nouen"], people[7:8])
        actions.decline(
            proposal=declined,
            by=kamaishi.owner_of(declined.challenge),
            reason=Proposal.Reason.CAPACITY,
            words="今回は一組とじっくり進めることにしました。春の新商品のときに、ぜひまたお声がけください。",
        )
        actions.accept(proposal=agreed, by=kamaishi.owner_of(agreed.challenge), words="ぜひお願いします。")
    actions.record_match(
        challenge=agreed.challenge,
        participants=people[5:7],
        starts_on=clock.today() + dt.timedelta(days=14),
        by=staff["mentor-ichinoseki"],
        proposal=agreed,
    )
    draft = actions.start_proposal(challenge=challenges["sample-kura"], participant=people[0])
    actions.save_draft(
        proposal=draft,
        by=people[0].user,
        saw="蔵で伺った「続けるために変わる」という言葉が印象に残りました。",
    )


def _register_for_coming_events(events, people):
    """Lecture 3 is full with a waiting list; one person gave a seat back, so the next has an offer."""
    full = [register(event=events["lecture-3"], participant=person) for person in people[20:32]]
    cancel(registration=full[3], by=full[3].participant.user)
    for participant in people[:15]:
        register(event=events["fieldwork-kamaishi"], participant=participant)
    for participant in people[5:16]:
        register(event=events["lecture-4"], participant=participant)
