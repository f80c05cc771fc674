"""Rows for the measurement of the admin: an office after some years, straight into the tables."""

import datetime as dt
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from companies.models import Challenge, Company, Contact
from events.models import Registration
from iwate_kankei.models import AuditEntry, User
from matching.models import Match, Proposal, Team, TeamMember
from notifications.models import Bounce, Message
from participants.models import Participant
from tests import factories

KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねの"
SURNAMES = ["さとう", "すずき", "たかはし", "ちば", "ささき"]
FILLED = (
    User, Participant, Company, Contact, Challenge, Registration, Team, TeamMember, Proposal, Match, Message,
    Bounce,
)  # fmt: skip


@contextmanager
def unwatched(models=FILLED):
    """The audit triggers off and the planner's figures fresh: as if the rows had come over years."""
    tables = [model._meta.db_table for model in models if model._meta.app_label != "notifications"]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'alter table "{table}" disable trigger audit')
        yield
        for table in tables:
            cursor.execute(f'alter table "{table}" enable trigger audit')
        cursor.execute("analyze")


def fill(people, companies):
    """`people` with an account, two mails and two audit entries each; every fifth is known to Kamaishi."""
    with unwatched():
        programme = factories.programme()
        sheets = _companies(companies, programme)
        persons = _people(people)
        event = factories.event(programme_=programme, municipalities=[factories.KAMAISHI], capacity=people)
        Registration.objects.bulk_create(
            (Registration(event=event, participant=person, status="confirmed") for person in persons[::5]),
            batch_size=5000,
        )
        _letters(sheets, persons)
        _mails(persons)
        _entries(persons)


def empty():
    """Away with what `fill` made; staff and the log stay."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in FILLED if model is not User)
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {tables} cascade")
        cursor.execute("delete from iwate_kankei_user where email like 'person-%%'")


def _companies(companies, programme):
    places = [factories.ICHINOSEKI, factories.KAMAISHI]
    rows = Company.objects.bulk_create(
        Company(
            slug=f"company-{n}", name=f"会社{n}", name_kana=f"かいしゃ{KANA[n % 25]}{n:05}",
            description="つくる", municipality_id=places[n % 2], is_published=True,
        )
        for n in range(companies)
    )  # fmt: skip
    Contact.objects.bulk_create(Contact(company=row, name=f"社長{row.pk}", is_primary=True) for row in rows)
    return Challenge.objects.bulk_create(
        Challenge(
            company=company, programme=programme, slug=f"challenge-{company.pk}-{n}", title=f"課題{n}",
            field="marketing", problem="売上が減った", contract="service", status="published",
            published_at=timezone.now(), confirmed_at=timezone.now(),
        )
        for company in rows
        for n in range(2)
    )  # fmt: skip


def _people(people):
    users = User.objects.bulk_create(
        (User(email=f"person-{n}@example.jp", name=f"参加{n}", password="!") for n in range(people)),
        batch_size=5000,
    )
    return Participant.objects.bulk_create(
        (
            Participant(
                user=user, name=user.name, name_kana=f"{SURNAMES[n % 5]} {KANA[n % 25]}{n:06}",
                email=user.email, residence="東京都",
            )
            for n, user in enumerate(users)
        ),
        batch_size=5000,
    )  # fmt: skip


def _letters(sheets, persons):
    """A letter to every sheet and a match for every fourth."""
    teams = Team.objects.bulk_create(Team(name=f"組{n}") for n in range(len(sheets)))
    TeamMember.objects.bulk_create(
        TeamMember(team=team, participant=persons[n % len(persons)], is_lead=True)
        for n, team in enumerate(teams)
    )
    pairs = list(zip(sheets, teams, strict=True))
    Proposal.objects.bulk_create(
        Proposal(
            challenge=sheet, team=team, status="submitted", propose="提案", submitted_at=timezone.now(),
            answer_by=timezone.localdate(),
        )
        for sheet, team in pairs
    )  # fmt: skip
    Match.objects.bulk_create(
        Match(challenge=sheet, team=team, starts_on=timezone.localdate()) for sheet, team in pairs[::4]
    )


def _mails(persons):
    now = timezone.now()
    Message.objects.bulk_create(
        (
            Message(
                kind="events.reminder", about=f"events.registration:{person.pk}", version=str(n),
                recipient_id=person.user_id, addressee=f"user:{person.user_id}", to=person.email,
                subject="お知らせ", text="本文" * 100, status="sent", sent_at=now - dt.timedelta(hours=n),
            )
            for person in persons
            for n in range(2)
        ),
        batch_size=5000,
    )  # fmt: skip
    Bounce.objects.bulk_create(
        (Bounce(address=person.email, kind="hard", source="bench") for person in persons[::10]),
        batch_size=5000,
    )


def _entries(persons):
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=timezone.now(), verb=verb, model="participants.participant", row=str(person.pk),
                changes={"residence": ["東京都", "千葉県"]}, user_id=person.user_id, path="/my/profile/",
                address="192.0.2.1",
            )
            for person in persons
            for verb in ("insert", "update")
        ),
        batch_size=5000,
    )  # fmt: skip
