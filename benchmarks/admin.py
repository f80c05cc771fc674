"""Admin lists with 100,000 people and 2,000 companies: server time and queries, prefecture and city.

    bin/bench admin            in a database of its own, dropped afterwards

Fails (exit 1) if a list takes longer than 300 ms (median of 5) or if its queries grow with the rows.
"""

import logging
import os
import statistics
import sys
import time
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iwate_kankei.settings_test")

import django  # noqa: E402

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from allauth.mfa.models import Authenticator  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from companies.models import Challenge, Company  # noqa: E402
from events.models import Registration  # noqa: E402
from iwate_kankei.models import Assignment  # noqa: E402
from participants.models import Participant  # noqa: E402
from tests import factories  # noqa: E402

PEOPLE, COMPANIES, LIMIT = 100_000, 2_000, 300  # rows, rows, milliseconds
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねの"
PAGES = [
    "/admin/participants/participant/",
    "/admin/participants/participant/?q=さとう",
    "/admin/participants/participant/?q=person-77777@example.jp",
    "/admin/participants/participant/?p=1000",
    "/admin/companies/company/",
    "/admin/companies/company/?q=かいしゃ",
    "/admin/companies/challenge/",
    "/admin/events/registration/",
    "/admin/iwate_kankei/auditentry/",
    "/admin/",
]


def fill(people, companies):
    """Rows straight into the tables: the audit triggers are off while they are made."""
    tables = [model._meta.db_table for model in (Participant, Company, Challenge, Registration)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'alter table "{table}" disable trigger audit')
    programme = factories.programme()
    places = [factories.ICHINOSEKI, factories.KAMAISHI]
    Company.objects.bulk_create(
        Company(
            slug=f"company-{n}", name=f"会社{n}", name_kana=f"かいしゃ{KANA[n % 25]}{n:05}",
            description="つくる", municipality_id=places[n % 2], is_published=True,
        )
        for n in range(companies)
    )  # fmt: skip
    Challenge.objects.bulk_create(
        Challenge(
            company=company, programme=programme, slug=f"challenge-{company.pk}-{n}", title=f"課題{n}",
            field="marketing", problem="売上が減った", contract="service", status="published",
            published_at=timezone.now(), confirmed_at=timezone.now(),
        )
        for company in Company.objects.all()
        for n in range(2)
    )  # fmt: skip
    event = factories.event(programme_=programme, municipalities=places[1:], capacity=people)
    surnames = ["さとう", "すずき", "たかはし", "ちば", "ささき"]
    Participant.objects.bulk_create(
        (
            Participant(
                name=f"参加{n}", name_kana=f"{surnames[n % 5]} {KANA[n % 25]}{n:06}",
                email=f"person-{n}@example.jp", residence="東京都",
            )
            for n in range(people)
        ),
        batch_size=5000,
    )  # fmt: skip
    some = Participant.objects.order_by("pk").values_list("pk", flat=True)[: people // 5]
    Registration.objects.bulk_create(
        (Registration(event=event, participant_id=pk, status="confirmed") for pk in some), batch_size=5000
    )
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'alter table "{table}" enable trigger audit')
        cursor.execute("analyze")


def signed_in(person):
    client = Client()
    client.force_login(person, backend="iwate_kankei.access.RoleBackend")
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": "x"}})
    session = client.session
    record_authentication(SimpleNamespace(session=session), person, "mfa", type="totp")
    session.save()
    return client


def measure(client, page):
    """(median milliseconds of five, queries); None where the role may not look."""
    if client.get(page).status_code != 200:
        return None
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        client.get(page)
        times.append((time.perf_counter() - begin) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return statistics.median(times), len(queries)


def table(staff):
    return {
        (role, page): found
        for role, client in staff.items()
        for page in PAGES
        if (found := measure(client, page))
    }


def main():
    logging.disable()  # a refused page is part of the measurement
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        staff = {
            "prefecture": signed_in(factories.staff()),
            "city": signed_in(factories.staff(Assignment.Role.CITY, factories.KAMAISHI)),
        }
        fill(100, 60)  # more than one page of each, so that the small run asks what the large one asks
        small = table(staff)
        fill_more()
        large = table(staff)
    finally:
        runner.teardown_databases(databases)
    failed = False
    for (role, page), (milliseconds, queries) in large.items():
        before = small.get((role, page), (0, queries))[1]
        remark = "" if milliseconds <= LIMIT and queries <= before else "  <-- too much"
        failed |= bool(remark)
        print(f"{role:10} {page:60} {milliseconds:6.0f} ms {queries:4} queries{remark}")
    return failed


def fill_more():
    """The large run begins again from nothing, with the same staff."""
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate events_registration, companies_challenge, companies_company, participants_participant,"
            " events_event cascade"
        )
    fill(PEOPLE, COMPANIES)


if __name__ == "__main__":
    sys.exit(main())
