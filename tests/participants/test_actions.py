import pytest
from django.core.exceptions import ValidationError

from companies.models import Skill
from participants import actions
from participants.models import Consent, Participant
from tests.factories import ICHINOSEKI, KAMAISHI, participant, user

pytestmark = pytest.mark.django_db


def test_register_makes_one_record_with_the_programme_consent():
    person = user()
    actions.register(user=person, how="test")
    actions.register(user=person, how="test")
    record = Participant.objects.get(user=person)
    consent = record.consents.get()
    assert (consent.purpose, consent.version, consent.how) == (Consent.Purpose.PROGRAMME, "2026-11", "test")


def test_save_profile_normalises_what_was_typed():
    person = participant()
    actions.save_profile(
        participant=person, name=" 岩手　太郎 ", name_kana="ｲﾜﾃ ﾀﾛｳ", message="ｺﾝﾆﾁﾊ\r\nＨｅｌｌｏ"
    )
    person.refresh_from_db()
    assert (person.name, person.name_kana) == ("岩手 太郎", "いわて たろう")
    assert person.message == "コンニチハ\nHello"
    person.user.refresh_from_db()
    assert person.user.name == "岩手 太郎"


def test_save_profile_refuses_kana_that_are_not_kana():
    with pytest.raises(ValidationError):
        actions.save_profile(participant=participant(), name_kana="岩手")


def test_save_profile_leaves_alone_what_was_not_answered():
    person = participant(employer="東京商事")
    actions.save_profile(participant=person, hours_per_month=12)
    person.refresh_from_db()
    assert (person.employer, person.hours_per_month) == ("東京商事", 12)


def test_save_profile_replaces_skills_and_municipalities():
    person = participant()
    accounting, press = Skill.objects.get(slug="accounting"), Skill.objects.get(slug="press")
    actions.save_profile(participant=person, skills={accounting: 3, press: 1}, municipalities=[ICHINOSEKI])
    actions.save_profile(participant=person, skills={accounting.pk: 2}, municipalities=[KAMAISHI])
    assert dict(person.held_skills.values_list("skill__slug", "level")) == {"accounting": 2}
    assert [place.pk for place in person.municipalities.all()] == [KAMAISHI]


def test_save_profile_refuses_an_unknown_skill():
    with pytest.raises(ValidationError):
        actions.save_profile(participant=participant(), skills={999_999: 2})


def test_giving_a_valid_consent_again_changes_nothing():
    person = participant()
    first = actions.give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="a")
    again = actions.give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="b")
    assert (again.pk, again.how) == (first.pk, "a")


def test_withdrawn_and_given_again_keeps_the_whole_history():
    person = participant()
    for _time in range(2):
        actions.give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="my page")
        assert actions.withdraw_consent(participant=person, purpose=Consent.Purpose.NEWS, how="mail") == 1
    assert actions.withdraw_consent(participant=person, purpose=Consent.Purpose.NEWS, how="mail") == 0
    rows = person.consents.filter(purpose=Consent.Purpose.NEWS)
    assert rows.count() == 2
    assert all(row.withdrawn_at and row.withdrawn_how == "mail" for row in rows)


def test_withdrawing_the_programme_consent_stops_the_use_until_it_is_given_again():
    person = participant()
    actions.withdraw_consent(participant=person, purpose=Consent.Purpose.PROGRAMME, how="my page")
    person.refresh_from_db()
    assert not person.takes_part
    actions.give_consent(participant=person, purpose=Consent.Purpose.PROGRAMME, how="my page")
    person.refresh_from_db()
    assert person.takes_part
