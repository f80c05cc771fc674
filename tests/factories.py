"""Real rows for tests: plain functions, sensible defaults, everything can be said otherwise."""

import datetime as dt
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from companies.models import Challenge, Company, Contact, Skill
from events.models import Event, Session
from iwate_kankei.models import Assignment, Programme, ProgrammeMunicipality, User
from participants.actions import register
from participants.models import Participant

_number = count(1)
ICHINOSEKI, KAMAISHI, HANAMAKI = "032093", "032115", "032051"
PASSWORD = "hayachine-1917"


def user(name="岩手 花子", email=None, **fields):
    """Somebody with a verified address and PASSWORD."""
    person = User.objects.create_user(
        email or f"person{next(_number)}@example.jp", PASSWORD, name=name, **fields
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def participant(name="岩手 花子", name_kana="いわて はなこ", email=None, **fields):
    """A registered participant with the consent that running the programme needs."""
    person = register(user=user(name, email), how="test")
    Participant.objects.filter(pk=person.pk).update(name=name, name_kana=name_kana, **fields)
    person.refresh_from_db()
    return person


def staff(role=Assignment.Role.PREFECTURE, municipality=None, programme=None, name="県 職員", **fields):
    """A user in office until the end of the fiscal year."""
    person = user(name)
    Assignment.objects.create(
        user=person, role=role, municipality_id=municipality, programme=programme, **fields
    )
    return person


def programme(name="関係人口創出事業", municipalities=(ICHINOSEKI, KAMAISHI), fiscal_year=None, **fields):
    """A programme of this fiscal year (April to March) in the given municipalities."""
    today = timezone.localdate()
    year = fiscal_year or (today.year if today.month >= 4 else today.year - 1)
    fields = {"starts_on": dt.date(year, 4, 1), "ends_on": dt.date(year + 1, 3, 31)} | fields
    row = Programme.objects.create(name=f"{name} {next(_number)}", fiscal_year=year, **fields)
    for code in municipalities:
        ProgrammeMunicipality.objects.create(programme=row, municipality_id=code)
    return row


def skill(name="会計", **fields):
    number = next(_number)
    fields = {"slug": f"skill-{number}", "name_en": name, "group": "経営", "group_en": "Management"} | fields
    return Skill.objects.create(name=f"{name}{number}", **fields)


def company(name="千厩製作所", municipality=ICHINOSEKI, is_published=True, **fields):
    fields = {
        "slug": f"company-{next(_number)}",
        "name_kana": "せんまやせいさくしょ",
        "description": "部品をつくる",
        "address": "岩手県一関市千厩町千厩1-1",
    } | fields
    return Company.objects.create(
        name=name, municipality_id=municipality, is_published=is_published, **fields
    )


def host(at, name="社長", **fields):
    """A contact of the company `at`, with an account."""
    person = user(name)
    return Contact.objects.create(company=at, user=person, name=name, email=person.email, **fields)


def challenge(of=None, programme_=None, title="新しい売り先を見つけたい", **fields):
    """A published challenge sheet that still takes proposals."""
    of = of or company()
    defaults = {
        "slug": f"challenge-{next(_number)}",
        "status": Challenge.Status.PUBLISHED,
        "published_at": timezone.now(),
        "field": Challenge.Field.MARKETING,
        "problem": "地元の売上が減っている",
        "deliverable": "首都圏の取引先の候補を10社",
        "contract": Challenge.Contract.SERVICE,
        "pay": "月3万円",
        "hours_per_month": 10,
    }
    return Challenge.objects.create(
        company=of, programme=programme_ or programme(), title=title, **(defaults | fields)
    )


def event(
    title="講座",
    programme_=None,
    municipalities=(ICHINOSEKI,),
    starts_at=None,
    hours=2,
    capacity=20,
    **fields,
):
    """A published event with one session, open for registration; starts in two weeks by default."""
    starts_at = starts_at or timezone.now() + dt.timedelta(days=14)
    ends_at = starts_at + dt.timedelta(hours=hours)
    defaults = {
        "kind": Event.Kind.LECTURE,
        "slug": f"event-{next(_number)}",
        "status": Event.Status.PUBLISHED,
    }
    row = Event.objects.create(
        title=title,
        programme=programme_ or programme(),
        capacity=capacity,
        starts_at=starts_at,
        ends_at=ends_at,
        **(defaults | fields),
    )
    row.municipalities.set(municipalities)
    Session.objects.create(event=row, starts_at=starts_at, ends_at=ends_at)
    return row
