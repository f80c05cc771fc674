"""The pages about people: a history of 500 entries, and lists among 100,000 people; server time and queries.

    bin/bench people            in a database of its own, dropped afterwards

Prints milliseconds (median of 5) and the ratio to a page without content. Fails (exit 1) if the history takes
100 ms or more, another page longer than 300 ms, or if the queries grow with the rows.
"""

import datetime as dt
import logging
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "iwate_kankei.settings_test"

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks._office import KANA, SURNAMES, unwatched  # noqa: E402
from benchmarks.admin import PEOPLE, measure, signed_in  # noqa: E402
from events.models import Attendance, Registration  # noqa: E402
from iwate_kankei import clock  # noqa: E402
from iwate_kankei.models import Assignment  # noqa: E402
from matching.actions import record_match  # noqa: E402
from matching.models import ContactRecord  # noqa: E402
from notifications.models import Message  # noqa: E402
from participants.models import Participant  # noqa: E402
from tests import factories  # noqa: E402

HISTORY, OTHERS = 100, 300  # milliseconds
EMPTY = "/accessibility/"
LISTS = [
    "/people/",
    "/people/?q=さとう",
    "/people/?q=person-77@example.jp",
    "/people/?page=1000",
    "/people/retention/",
    "/people/skills/",
    "/people/requests/",
    "/people/duplicates/",
    "/my/members/",
]


def with_history(entries):
    """A person whose history has `entries` entries and a bit: mails, notes, events attended, one match."""
    person = factories.participant("遠野 月子")
    now, author = timezone.now(), factories.staff(Assignment.Role.MENTOR, factories.KAMAISHI)
    events = entries // 10
    Message.objects.bulk_create(
        Message(
            kind="x", version=str(n), recipient=person.user, to=person.user.email,
            addressee=f"user:{person.user_id}", subject=f"お知らせ {n}", status="sent",
            sent_at=now - dt.timedelta(hours=n),
        )
        for n in range(entries // 2)
    )  # fmt: skip
    ContactRecord.objects.bulk_create(
        ContactRecord(participant=person, author=author, how="phone", summary=f"電話 {n}")
        for n in range(entries - entries // 2 - 2 * events)
    )
    programme = factories.programme()
    for _number in range(events):
        event = factories.event(programme_=programme, municipalities=[factories.KAMAISHI])
        registration = Registration.objects.create(event=event, participant=person, status="confirmed")
        Attendance.objects.create(registration=registration, session=event.sessions.get(), status="present")
    record_match(
        challenge=factories.challenge(), participants=[person], starts_on=clock.today(), by=factories.staff()
    )
    return person


def crowd(people):
    """Rows straight into the tables without the audit triggers; every fifth person is known to Kamaishi."""
    event = factories.event(municipalities=[factories.KAMAISHI], capacity=people)
    with unwatched((Participant, Registration)):
        rows = Participant.objects.bulk_create(
            (
                Participant(
                    name=f"参加{n}", name_kana=f"{SURNAMES[n % 5]} {KANA[n % 25]}{n:06}",
                    email=f"person-{n}@example.jp", phone=f"090-{n:08}", residence="東京都",
                )
                for n in range(people)
            ),
            batch_size=5000,
        )  # fmt: skip
        Registration.objects.bulk_create(
            (Registration(event=event, participant=row, status="confirmed") for row in rows[::5]),
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")  # as autovacuum leaves tables within a minute of so many rows


def table(clients, pages):
    found = {}
    for role, client in clients.items():
        for name, page in pages.items():
            if measured := measure(client, page):
                found[role, name] = measured
    return found


def main():
    logging.disable()  # a refused page is part of the measurement
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        clients = {
            "prefecture": signed_in(factories.staff()),
            "city": signed_in(factories.staff(Assignment.Role.CITY, factories.KAMAISHI)),
            "participant": signed_in(factories.participant().user),
        }
        lists = {page: page for page in LISTS}
        crowd(10)  # the next crowd has them too, so that both tables have likely duplicates
        crowd(100)
        little = {"history": f"/people/{with_history(30).pk}/", "an empty page": EMPTY}
        small = table(clients, lists | little)
        crowd(PEOPLE)
        much = {"history": f"/people/{with_history(500).pk}/", "an empty page": EMPTY}
        large = table(clients, lists | much)
    finally:
        runner.teardown_databases(databases)
    return report(small, large)


def report(small, large):
    failed = False
    for (role, name), (milliseconds, queries) in large.items():
        empty, _queries = large[role, "an empty page"]
        limit = HISTORY if name == "history" else OTHERS
        before = small.get((role, name), (0, queries))[1]
        remark = "" if milliseconds < limit and queries <= before else "  <-- too much"
        failed |= bool(remark)
        ratio = milliseconds / empty
        print(f"{role:12} {name:40} {milliseconds:6.0f} ms {ratio:6.1f} x empty {queries:4} queries{remark}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
