"""Whatever the portal holds of a person is in "Download my data", or stands here with the reason why not."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.http import QueryDict
from django.urls import reverse

from companies.models import Skill
from events.actions import mark_attendance, register
from events.models import Questionnaire
from iwate_kankei.models import Assignment, User
from matching import actions
from matching.models import Team
from matching.personal_data import sections
from notifications.kinds import KINDS
from notifications.models import Preference
from participants import actions as own
from participants.models import Participant
from tests import factories
from tests.factories import KAMAISHI, challenge, company, participant, staff
from tests.matching.ties import CONDITIONS, letter, sent

pytestmark = pytest.mark.django_db
# model: why a person does not find it among their data.
NOT_GIVEN_OUT = {
    "admin.LogEntry": "what somebody did in office",
    "iwate_kankei.AuditEntry": "what somebody did in office; the proof of it is not theirs to take along",
    "companies.Company": "names its mentor; the company's page is public",
    "companies.PlacementNotification": "recorded in office",
    "events.CalendarFeed": "a secret address that opens the calendar; what it shows is given out",
    "events.Mailing": "written in office to many; what reached the person is among the mails",
    "matching.Confirmation": "the sides' answers to a place in a round; the place is given out",
    "matching.Greeting": "a company's words to many; what reached the person is among the mails",
    "matching.HostPreference": "the companies' ranking of all letters is never shown to those ranked",
    "matching.Invitation": "an address and the team it led to; both are given out",
    "matching.Move": "the steps of a match; the match is given out with its state and dates",
    "matching.Placement": "the whole result of a round, of many people; the own place is given out",
    "matching.QuietSpell": "computed from the check-ins, which are given out",
    "matching.Round": "names who opened it in office",
    "matching.RoundLetter": "which letters take part; the letter is given out",
    "matching.Run": "names who started it in office",
    "matching.Team": "given out as membership",
    "notifications.WordingVersion": "written in office",
    "participants.Distinct": "two numbers: that two records are two people",
    "participants.Erasure": "of erased people, who have no account",
    "participants.ImportRow": "emptied as soon as it is written; the record and earlier ties are given out",
    "participants.ImportRun": "names who read the list in office",
    "participants.Introduction": "a count of how often somebody was suggested",
    "participants.Merge": "two numbers and names of columns; what was joined is given out",
    "participants.Participant_municipalities": "given out with the record",
    "participants.Story": "written in office and public",
}


def about_people():
    """Models whose foreign keys lead to an account or, over any number of steps, to a participant or team."""
    models = apps.get_models(include_auto_created=True)
    keys = [(model, field.related_model) for model in models for field in model._meta.concrete_fields]
    about = {Participant, Team}
    while more := {model for model, to in keys if to in about} - about:
        about |= more
    groups = {User.groups.through, User.user_permissions.through}
    return about | {model for model, to in keys if to is User} - groups


def given_out(person):
    return {
        model
        for _title, rows in sections(person, with_notes=True)
        for model in ([rows.model] if hasattr(rows, "model") else [type(row) for row in rows])
    }


def test_every_table_about_a_person_is_given_out_or_says_why_not():
    person = participant()
    letter(challenge(company()), person).talks.create(
        times=[]
    )  # rows that are read into a list show their model
    missing = {model._meta.label for model in about_people() - given_out(person)}
    assert missing == set(NOT_GIVEN_OUT)


def test_what_was_agreed_written_and_chosen_is_to_read_and_to_take_along(client, sign_in):
    person = participant("遠野 月子")
    letter(challenge(company()), person)
    match = actions.record_match(
        challenge=challenge(company(name="南部鉄器工房")),
        participants=[person],
        starts_on=dt.date(2026, 1, 5),
        by=staff(),
    )
    actions.issue_terms(match=match, by=staff(), **CONDITIONS | {"place": "釜石の工房"})
    Preference.objects.create(user=person.user, off=["events.reminder"])
    Assignment.objects.create(
        user=person.user, role="mentor", municipality_id=KAMAISHI, starts_on=dt.date(2020, 4, 1)
    )
    sign_in(person.user)
    page, data = client.get(reverse("mine:data")).text, client.get("/my/data/json/")
    titles = {title for title, rows in data.json().items() if rows}
    assert {"提案書", "マッチング", "条件明示書"} <= titles
    for words in [*titles, "釜石の工房", str(KINDS["events.reminder"].label), "メンター"]:
        assert words in page
        assert words in data.text


def test_a_japanese_reader_finds_no_technical_name_or_machine_s_date(sign_in):
    person = participant("遠野 月子")
    letter(challenge(company(name="見本酒造"), title="売り先を見つける"), person)
    event = factories.event()
    registration = register(event=event, participant=person)
    mark_attendance(registration=registration, session=event.sessions.get(), status="present", by=staff())
    own.keep_challenge(participant=person, challenge=challenge())
    page = sign_in(person.user).get(reverse("mine:data")).text
    assert not re.search(r"\d{4}-\d\d-\d\dT", page)
    assert [label for label in re.findall("<dt>(.*?)</dt>", page) if label.isascii()] == []


def test_codes_are_read_as_the_words_in_which_people_were_asked(sign_in):
    person = participant("遠野 月子", directory_shows=["occupation", "residence"])
    skill = Skill.objects.get(slug="accounting")
    sheet = challenge(company(municipality=KAMAISHI))
    own.save_search(participant=person, data={"q": "鉄器", "municipality": KAMAISHI, "field": sheet.field})
    typed = QueryDict(f"name=月子&side_work=ask&skills={skill.pk}&skills-level-{skill.pk}=3&message=")
    own.keep_draft(user=person.user, form="profile", data=typed)
    asks = Questionnaire.objects.create(name="申込", use="registration").questions.create(label="お食事は")
    register(event=factories.event(), participant=person, answers={str(asks.pk): "魚が苦手です"})
    sent(sheet, person, propose="浜から届けたい")
    own.give_consent(participant=person, purpose="news", how="mail preferences")
    own.withdraw_consent(participant=person, purpose="news", how="one click in a mail")

    page = sign_in(person.user).get(reverse("mine:data")).text
    values = re.findall("<dd>(.*?)</dd>", page, re.DOTALL)
    assert {
        "職業、お住まいの都道府県",
        f"鉄器 / 釜石市 / {sheet.get_field_display()}",
        "お食事は: 魚が苦手です",
    } <= set(values)
    half_done = next(value for value in values if "月子" in value and " / " in value)
    assert half_done == f"名前: 月子 / 勤務先での副業: {person.SideWork('ask').label} / スキル: {skill}"
    assert any("提案したいこと: 浜から届けたい" in value for value in values)
    assert {"メールの設定", "メールからのワンクリック"} <= set(values)
    codes = [value for value in values if re.fullmatch(r"[a-z_]+([.-][a-z_]+)*", value)]
    assert codes == ["test"]  # how the factory has given the first consent
