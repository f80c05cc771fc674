"""Every admin list with 100,000 people and 2,000 companies: server time and queries, by role.

    bin/bench admin            in a database of its own, dropped afterwards
    bin/bench admin --explain  also the plan of the slowest query of every list that is too slow

Fails (exit 1) if a list takes longer than 300 ms (median of 5) or if its queries grow with the rows.
"""

import logging
import os
import statistics
import sys
import time
from types import SimpleNamespace

os.environ["DJANGO_SETTINGS_MODULE"] = "iwate_kankei.settings_test"

import django  # noqa: E402

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from allauth.mfa.models import Authenticator  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks._office import empty, fill  # noqa: E402
from iwate_kankei.models import Assignment, Programme  # noqa: E402
from tests import factories  # noqa: E402

PEOPLE, COMPANIES, LIMIT = 100_000, 2_000, 300  # rows, rows, milliseconds
PERSON, LOG = "/admin/participants/participant/", "/admin/iwate_kankei/auditentry/"
SEARCHES = [
    f"{PERSON}?q=さとう",
    f"{PERSON}?q=person-177@example.jp",
    f"{PERSON}?p=1000",
    f"{PERSON}?o=1",
    "/admin/companies/company/?q=かいしゃ",
    "/admin/companies/challenge/?q=課題",
    "/admin/events/registration/?q=さとう",
    "/admin/notifications/message/?q=person-177",
    "/admin/notifications/message/?status__exact=failed",
    "/admin/notifications/bounce/?q=person-170",
    "/admin/iwate_kankei/user/?q=person-177",
    f"{LOG}?q=参加177",
    f"{LOG}?verb__exact=view",
    f"{LOG}?model=companies.company",
]


def pages():
    lists = [
        f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry
    ]
    return ["/admin/", *sorted(map(reverse, lists)), *SEARCHES]


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
        for page in pages()
        if (found := measure(client, page))
    }


def explain(client, page):
    """The slowest query of the page and its plan."""
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers) {slowest['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    print(f"\n{page}\n{slowest['time']} s: {slowest['sql']}\n{plan}\n")


def report(small, large):
    """Print the table; return the (role, page) that are too slow or ask too much."""
    failed = []
    for (role, page), (milliseconds, queries) in large.items():
        before = small.get((role, page), (0, queries))[1]
        bad = milliseconds > LIMIT or queries > before
        failed += [(role, page)] if bad else []
        remark = f"  <-- too much (little: {before} queries)" if bad else ""
        print(f"{role:10} {page:60} {milliseconds:6.0f} ms {queries:4} queries{remark}", flush=True)
    return failed


def main():
    logging.disable()  # a refused page is part of the measurement
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        city = factories.staff(Assignment.Role.CITY, factories.KAMAISHI)
        staff = {"prefecture": signed_in(factories.staff()), "city": signed_in(city)}
        fill(200, 60)  # more than one page of each, so that the small run asks what the large one asks
        small = table(staff)
        empty()
        fill(PEOPLE, COMPANIES)
        programme = Programme.objects.latest("pk")
        operator = factories.staff(Assignment.Role.OPERATOR, programme=programme)
        staff["operator"] = signed_in(operator)
        failed = report(small, table(staff))
        for role, page in failed if "--explain" in sys.argv else []:
            explain(staff[role], page)
    finally:
        runner.teardown_databases(databases)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
