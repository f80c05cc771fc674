"""Small steps that both sample programmes are built from, each through the action that people use."""

import datetime as dt
import json
from itertools import zip_longest
from pathlib import Path

from django.utils import timezone

from companies.actions import publish as publish_challenge
from companies.actions import submit_for_review
from companies.models import Challenge, ChallengeSkill, Company, Contact, Skill
from events.actions import answer_survey, mark_attendance
from events.actions import publish as publish_event
from events.models import Attendance, Event, Questionnaire, Session
from iwate_kankei import clock
from iwate_kankei.models import Organisation, Programme, ProgrammeMunicipality, Requirement
from participants.actions import register, save_profile
from participants.models import Participant

from . import accounts
from .names import person
from .pictures import illustrate

HERE = Path(__file__).parent
FACTS = json.loads((HERE / "programme_2018.json").read_text(encoding="utf-8"))
STORIES = json.loads((HERE / "stories.json").read_text(encoding="utf-8"))
EVENTS = json.loads((HERE / "events.json").read_text(encoding="utf-8"))
COMPANIES = json.loads((HERE / "companies.json").read_text(encoding="utf-8"))


REMARKS = [
    "経営者のお話を近くで聞けて、岩手がぐっと身近になりました。",
    "グループで話す時間がもう少し長いとうれしいです。",
    "次は現地を訪ねてみたいです。",
]


def moment(day, hour=12, minute=0):
    """The aware datetime of a date and time in Japan."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def programme(**fields):
    """A programme with the places, requirements and organisations of the programme's own text."""
    row = Programme.objects.create(
        name=FACTS["programme"]["name"],
        pattern=FACTS["programme"]["pattern"],
        owner=FACTS["programme"]["owner"],
        contact_phone=FACTS["contact"]["tel"],
        contact_email=accounts.OFFICE,
        is_sample=True,
        **fields,
    )
    for place in FACTS["municipalities"]:
        ProgrammeMunicipality.objects.create(
            programme=row, municipality_id=place["code"], section=place["section"]
        )
    for requirement in FACTS["requirements"]:
        Requirement.objects.create(programme=row, **requirement)
    for organisation in FACTS["organisations"]:
        code = organisation.get("municipality")
        Organisation.objects.create(
            programme=row,
            name=organisation["name"],
            role=organisation["role"],
            duty=organisation["duty"],
            municipality_id=code,
        )
    return row


def event(programme, *, by, slug, title, kind, sessions, municipalities, capacity, days=(), **fields):
    """A published event; `sessions` are (start, end) pairs of aware datetimes, `days` their titles."""
    row = Event.objects.create(
        programme=programme,
        survey=Questionnaire.objects.filter(use=Questionnaire.Use.SURVEY).order_by("pk").first(),
        slug=slug,
        title=title,
        kind=kind,
        capacity=capacity,
        starts_at=sessions[0][0],
        ends_at=sessions[-1][1],
        is_sample=True,
        **fields,
    )
    row.municipalities.set(municipalities)
    for (start, end), day in zip_longest(sessions, days, fillvalue=""):
        Session.objects.create(event=row, title=day, starts_at=start, ends_at=end)
    publish_event(event=row, by=by)
    row.refresh_from_db()
    return row


def answer_surveys(event):
    """Two of three who came answered on the next day, each in their own way."""
    questions = list(event.survey.questions.all())
    came = event.registrations.attended().order_by("number")
    for number, registration in enumerate(came):
        if number % 3 == 2:
            continue
        answers = {}
        for question in questions:
            offered = question.choices or REMARKS
            answers[str(question.pk)] = offered[number * number % 7 % len(offered)]
        with clock.entering_history(event.ends_at + dt.timedelta(hours=14, minutes=7 * number)):
            answer_survey(registration=registration, answers=answers)


def attend(registrations, *, by):
    """Everybody here came to every session."""
    for registration in registrations:
        for session in registration.event.sessions.all():
            with clock.entering_history(session.starts_at):
                mark_attendance(
                    registration=registration, session=session, status=Attendance.Status.PRESENT, by=by
                )


def participant(number, *, email=None, when=None, **answers):
    """The n-th sample person, registered (at `when`, if given) and with a full profile."""
    email = email or f"sample-{number:04d}@example.jp"
    if found := Participant.objects.filter(user__email=email).first():
        return found
    profile = person(number) | answers
    slugs = profile.pop("skills")
    skills = {skill: slugs[skill.slug] for skill in Skill.objects.filter(slug__in=slugs)}
    with clock.entering_history(when or clock.now()):
        # Only the account that is made to be tried has a password: hashing one takes a third of a second.
        password = accounts.PASSWORD if email == accounts.PARTICIPANT else None
        row = register(user=accounts.account(email, profile["name"], password), how="sample data")
        save_profile(participant=row, skills=skills, **profile)
    Participant.objects.filter(pk=row.pk).update(is_sample=True, created_at=when or clock.now())
    row.refresh_from_db()
    return row


def company(facts, *, mentor):
    """A published sample company with its owner as first contact."""
    row, made = Company.objects.get_or_create(
        slug=facts["slug"],
        defaults={
            "municipality_id": facts["city"],
            "name": facts["name"],
            "name_kana": facts["kana"],
            "industry": facts["industry"],
            "employees": facts["employees"],
            "address": facts["address"],
            "description": facts["description"],
            "mentor": mentor,
            "is_published": True,
            "is_sample": True,
        },
    )
    if made:
        name, kana, title = facts["owner"]
        email = accounts.HOST if facts is COMPANIES[0] else f"host-{facts['slug']}@example.jp"
        Contact.objects.create(
            company=row,
            user=accounts.account(email, name, password=None),
            name=name,
            name_kana=kana,
            title=title,
            email=email,
            is_primary=True,
            greeting=facts.get("greeting", ""),
        )
        if facts in COMPANIES:  # those for scale are too many to draw
            illustrate(row, COMPANIES.index(facts))
    return row


def challenge(company, facts, *, programme, slug, by, **changes):
    """A published challenge sheet, through the mentor's review."""
    sheet = facts["challenge"]
    fields = {
        "title": sheet["title"],
        "field": sheet["field"],
        "contract": sheet["contract"],
        "problem": sheet["problem"],
        "why_now": sheet["why_now"],
        "deliverable": sheet["deliverable"],
        "pay": sheet["pay"],
        "pay_yen": sheet["pay_yen"],
        "pay_unit": sheet["pay_unit"],
        "expenses": sheet["expenses"],
        "place": sheet["place"],
        "hours_per_month": sheet["hours"],
        "months": sheet["months"],
        "visits": sheet["visits"],
        "team_min": sheet["min"],
        "team_max": sheet["max"],
    }
    row = Challenge.objects.create(
        company=company, programme=programme, slug=slug, is_sample=True, **(fields | changes)
    )
    for skill, is_required in sheet["skills"]:
        ChallengeSkill.objects.create(
            challenge=row, skill=Skill.objects.get(slug=skill), is_required=is_required
        )
    submit_for_review(challenge=row, by=by)
    publish_challenge(challenge=row, by=by)
    row.refresh_from_db()
    return row
