"""People suggested for a challenge: who sees whom, hints by mail, putting aside."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from companies.models import Skill
from iwate_kankei.models import Assignment
from matching import actions
from matching.actions.seeking import HINTS_A_CHALLENGE, HINTS_A_PERSON
from matching.models import Hint
from notifications.models import Message
from participants.actions import give_consent, withdraw_consent
from participants.models import Consent, Dismissal, Introduction
from tests import factories
from tests.factories import ICHINOSEKI, KAMAISHI
from tests.matching import ties
from tests.matching.rounds import letter

pytestmark = pytest.mark.django_db
Role = Assignment.Role


@pytest.fixture
def sheet():
    row = factories.challenge(factories.company(municipality=KAMAISHI))
    row.needs.create(skill=Skill.objects.get(slug="accounting"))
    return row


@pytest.fixture
def mentor(sheet):
    return factories.staff(Role.MENTOR, sheet.company.municipality_id)


def knowing(name, city=KAMAISHI, **fields):
    person = factories.participant(name=name, **fields)
    person.municipalities.add(city)
    person.held_skills.create(skill=Skill.objects.get(slug="accounting"))
    return person


def agree(person):
    give_consent(participant=person, purpose=Consent.Purpose.SUGGESTING, how="my page")


def names(client, desk, sheet):
    page = client.get(f"/{desk}/challenges/{sheet.slug}/people/")
    assert page.status_code == 200
    return [fit.participant.name for fit in page.context["fits"]]


def test_a_mentor_sees_the_people_of_the_place_with_reasons(client, sign_in, sheet, mentor):
    knowing("釜石 希望")
    knowing("一関 希望", ICHINOSEKI)
    sign_in(mentor)
    assert names(client, "mentor", sheet) == ["釜石 希望"]
    page = client.get(f"/mentor/challenges/{sheet.slug}/people/").text
    assert "会計・経理" in page and "一関 希望" not in page


def test_another_citys_challenge_is_not_found(client, sign_in, sheet):
    sign_in(factories.staff(Role.MENTOR, ICHINOSEKI))
    assert client.get(f"/mentor/challenges/{sheet.slug}/people/").status_code == 404
    sign_in(factories.host(factories.company()).user)
    assert client.get(f"/host/challenges/{sheet.slug}/people/").status_code == 404


def test_city_staff_look_and_do_not_write(client, sign_in, sheet):
    person = knowing("釜石 希望")
    sign_in(factories.staff(Role.CITY, KAMAISHI))
    assert names(client, "mentor", sheet) == ["釜石 希望"]
    answer = client.post(f"/mentor/challenges/{sheet.slug}/people/hint/", {"person": person.pk})
    assert answer.status_code == 403 and not Hint.objects.exists()


def test_a_host_sees_only_those_who_agreed_and_no_way_to_reach_them(client, sign_in, sheet):
    agreed, silent = knowing("同意 した", phone="090-1111-2222"), knowing("同意 せず")
    elsewhere = knowing("一関 だけ", ICHINOSEKI)
    agree(agreed)
    agree(elsewhere)
    sign_in(factories.host(sheet.company).user)
    assert names(client, "host", sheet) == ["同意 した"]
    page = client.get(f"/host/challenges/{sheet.slug}/people/").text
    for secret in (silent.name, elsewhere.name, agreed.email, agreed.user.email, "090-1111-2222"):
        assert secret not in page
    withdraw_consent(participant=agreed, purpose=Consent.Purpose.SUGGESTING, how="my page")
    assert names(client, "host", sheet) == []


def test_not_suggested_are_writers_stopped_people_and_remote_ones_for_work_on_site(
    client, sign_in, sheet, mentor
):
    writer = knowing("書き手")
    ties.letter(sheet, writer)
    knowing("休止中", suspended_at="2026-01-01T00:00Z")
    knowing("リモート", place="remote")
    sheet.place = "onsite"
    sheet.save()
    sign_in(mentor)
    assert names(client, "mentor", sheet) == []


def test_what_the_person_put_aside_is_not_suggested_to_the_mentor(client, sign_in, sheet, mentor):
    person = knowing("釜石 希望")
    Dismissal.objects.create(participant=person, challenge=sheet, side="person")
    sign_in(mentor)
    assert names(client, "mentor", sheet) == []


def test_the_host_puts_somebody_aside_and_takes_it_back(client, sign_in, sheet):
    person = knowing("同意 した")
    agree(person)
    sign_in(factories.host(sheet.company).user)
    address = f"/host/challenges/{sheet.slug}/people/aside/"
    client.post(address, {"person": person.pk, "aside": "1"})
    assert names(client, "host", sheet) == []
    client.post(address, {"person": person.pk, "aside": "0"})
    assert names(client, "host", sheet) == ["同意 した"]


def test_a_host_cannot_put_aside_somebody_it_may_not_see(client, sign_in, sheet):
    person = knowing("同意 せず")
    sign_in(factories.host(sheet.company).user)
    answer = client.post(f"/host/challenges/{sheet.slug}/people/aside/", {"person": person.pk, "aside": "1"})
    assert answer.status_code == 404 and not Dismissal.objects.exists()


def test_fresh_people_get_their_chance(client, sign_in, sheet, mentor):
    worn, fresh = knowing("見慣れた 人"), knowing("新しい 人")
    Introduction.objects.create(participant=worn, shown=50)
    sign_in(mentor)
    assert names(client, "mentor", sheet) == [fresh.name, worn.name]
    assert Introduction.objects.get(participant=fresh).shown == 1


def test_looking_again_on_the_same_day_introduces_nobody_again(client, sign_in, sheet, mentor):
    person = knowing("釜石 希望")
    sign_in(mentor)
    for _again in range(3):
        names(client, "mentor", sheet)
    assert Introduction.objects.get(participant=person).shown == 1
    other = factories.challenge(sheet.company)
    other.needs.create(skill=Skill.objects.get(slug="accounting"))
    names(client, "mentor", other)
    assert Introduction.objects.get(participant=person).shown == 2


def test_who_left_the_team_before_it_sent_the_letter_has_written_none(sheet, mentor):
    gone = knowing("去り 行く")
    actions.give_hint(participant=gone, challenge=sheet, by=mentor)
    team = letter(sheet, knowing("書い た人"), gone).team
    team.members.filter(participant=gone).update(left_at=timezone.now())
    (hint,) = Hint.objects.of(sheet)
    assert str(hint.state) == "送信待ち"


def test_the_mentor_sees_what_became_of_hints_and_the_host_does_not(client, sign_in, sheet, mentor):
    told, wrote = knowing("案内 した人"), knowing("書い た人")
    for person in (told, wrote):
        actions.give_hint(participant=person, challenge=sheet, by=mentor)
    letter(sheet, wrote)
    sign_in(mentor)
    page = client.get(f"/mentor/challenges/{sheet.slug}/people/")
    assert [(row.participant, str(row.state)) for row in page.context["hints"]] == [
        (wrote, "提案書を提出"),
        (told, "送信待ち"),
    ]
    assert "この課題をご案内した方" in page.text and "書い た人" in page.text
    sign_in(factories.host(sheet.company).user)
    assert "書い た人" not in client.get(f"/host/challenges/{sheet.slug}/people/").text


def test_the_page_costs_the_same_for_one_and_many(
    client, sign_in, sheet, mentor, django_assert_max_num_queries
):
    knowing("一人目")
    sign_in(mentor)
    address = f"/mentor/challenges/{sheet.slug}/people/"
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    for number in range(12):
        knowing(f"{number}人目")
    client.get(address)  # the first look of a day also counts who was shown
    with django_assert_max_num_queries(40) as many:
        client.get(address)
    assert len(many) == len(one)


def test_a_hint_is_one_mail_whatever_is_pressed_twice(client, sign_in, sheet, mentor):
    person = knowing("釜石 希望")
    sign_in(mentor)
    for _twice in range(2):
        client.post(f"/mentor/challenges/{sheet.slug}/people/hint/", {"person": person.pk})
    message = Message.objects.get(kind="matching.hinted")
    assert message.recipient == person.user
    assert Hint.objects.get().by == mentor
    assert "送信済み" in client.get(f"/mentor/challenges/{sheet.slug}/people/").text


def test_hints_are_capped_for_a_person_and_a_challenge(sheet, mentor):
    person = knowing("釜石 希望")
    for _each in range(HINTS_A_PERSON):
        actions.give_hint(participant=person, challenge=factories.challenge(sheet.company), by=mentor)
    with pytest.raises(ValidationError) as refused:
        actions.give_hint(participant=person, challenge=sheet, by=mentor)
    assert refused.value.code == "person_full"
    for number in range(HINTS_A_CHALLENGE):
        actions.give_hint(participant=knowing(f"{number}人目"), challenge=sheet, by=mentor)
    with pytest.raises(ValidationError) as refused:
        actions.give_hint(participant=knowing("もう一人"), challenge=sheet, by=mentor)
    assert refused.value.code == "challenge_full"


def test_no_hint_to_people_elsewhere_without_account_or_who_put_it_aside(sheet, mentor):
    with pytest.raises(PermissionDenied):
        actions.give_hint(participant=knowing("一関", ICHINOSEKI), challenge=sheet, by=mentor)
    with pytest.raises(PermissionDenied):
        actions.give_hint(
            participant=knowing("釜石"), challenge=sheet, by=factories.staff(Role.CITY, KAMAISHI)
        )
    aside = knowing("合わない")
    Dismissal.objects.create(participant=aside, challenge=sheet, side="person")
    with pytest.raises(ValidationError):
        actions.give_hint(participant=aside, challenge=sheet, by=mentor)
    without = knowing("紙の名簿")
    without.user = None
    without.save()
    with pytest.raises(ValidationError):
        actions.give_hint(participant=without, challenge=sheet, by=mentor)
    assert not Message.objects.filter(kind="matching.hinted").exists()


def test_a_hint_is_withdrawn_when_the_challenge_closes_before_it_leaves(sheet, mentor):
    from matching.emails.seeking import _hint
    from notifications.kinds import Withdrawn

    actions.give_hint(participant=knowing("釜石"), challenge=sheet, by=mentor)
    message = Message.objects.get(kind="matching.hinted")
    assert _hint(message)["challenge"] == sheet
    type(sheet).objects.update(status="closed")
    with pytest.raises(Withdrawn):
        _hint(message)


def test_employment_without_notification_suggests_nobody(client, sign_in, sheet, mentor):
    person = knowing("釜石 希望")
    type(sheet).objects.update(contract="employment")
    sign_in(mentor)
    assert names(client, "mentor", sheet) == []
    with pytest.raises(ValidationError):
        actions.give_hint(participant=person, challenge=sheet, by=mentor)
