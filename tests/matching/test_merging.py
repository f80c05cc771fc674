import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from events.actions import register
from iwate_kankei.models import Assignment
from matching.erasure import erase
from matching.merging import forget_merged, merge, undo_merge
from matching.models import ContactRecord
from participants.models import EarlierTie, Participant
from tests.factories import ICHINOSEKI, event, participant, skill, staff

pytestmark = pytest.mark.django_db


def two_records():
    """The record of an account, and one from an old list."""
    kept = participant(email="hanako@example.jp")
    old = Participant.objects.create(
        name="岩手花子", name_kana="いわて はなこ", phone="090-1234-5678", residence="東京都"
    )
    EarlierTie.objects.create(participant=old, kind="attended", fiscal_year=2018, what="第1回講座")
    ContactRecord.objects.create(participant=old, author=staff(), how="phone", summary="電話")
    old.municipalities.set([ICHINOSEKI])
    return kept, old


def test_everything_of_the_merged_record_belongs_to_the_kept_one():
    kept, old = two_records()
    register(event=event(), participant=old)
    merge(keep=kept, merge=old, by=staff())
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.residence) == ("岩手 花子", "090-1234-5678", "東京都")
    assert kept.earlier_ties.count() == kept.contact_records.count() == kept.registrations.count() == 1
    assert [place.pk for place in kept.municipalities.all()] == [ICHINOSEKI]
    assert list(Participant.objects.present()) == [kept]


def test_what_both_have_stays_where_it_is():
    kept, old = two_records()
    accounting = skill()
    kept.held_skills.create(skill=accounting, level=3)
    old.held_skills.create(skill=accounting, level=1)
    merge(keep=kept, merge=old, by=staff())
    assert kept.held_skills.get().level == 3
    assert old.held_skills.get().level == 1


def test_an_undone_merge_restores_both_records():
    kept, old = two_records()
    done = merge(keep=kept, merge=old, by=staff())
    undo_merge(merge=done, by=staff())
    kept.refresh_from_db()
    old.refresh_from_db()
    assert (kept.phone, kept.residence, old.phone, old.merged_into) == ("", "", "090-1234-5678", None)
    assert kept.earlier_ties.count() == kept.contact_records.count() == kept.municipalities.count() == 0
    assert old.earlier_ties.count() == old.contact_records.count() == old.municipalities.count() == 1


def test_of_two_accounts_one_stays_and_gets_both_addresses_until_the_merge_is_undone():
    kept, other = participant(email="a@example.jp"), participant(email="b@example.jp")
    account = other.user
    done = merge(keep=kept, merge=other, by=staff())
    account.refresh_from_db()
    assert not account.is_active
    assert set(EmailAddress.objects.filter(user=kept.user).values_list("email", "primary")) == {
        ("a@example.jp", True),
        ("b@example.jp", False),
    }
    undo_merge(merge=done, by=staff())
    account.refresh_from_db()
    other.refresh_from_db()
    assert account.is_active
    assert other.user == account
    assert EmailAddress.objects.get(user=account).primary


def test_a_record_without_account_gets_the_account_of_the_merged_one():
    kept, other = Participant.objects.create(name="岩手 花子"), participant()
    done = merge(keep=kept, merge=other, by=staff())
    kept.refresh_from_db()
    assert kept.user == other.user
    undo_merge(merge=done, by=staff())
    kept.refresh_from_db()
    fresh = Participant.objects.get(pk=other.pk)
    assert (kept.user, fresh.user) == (None, other.user)


def test_two_registrations_for_one_coming_event_are_solved_first():
    kept, old = two_records()
    page = event(title="第2回講座")
    register(event=page, participant=kept)
    register(event=page, participant=old)
    with pytest.raises(ValidationError, match="第2回講座"):
        merge(keep=kept, merge=old, by=staff())


def test_after_30_days_there_is_no_way_back_and_the_merged_record_is_forgotten():
    kept, old = two_records()
    done = merge(keep=kept, merge=old, by=staff())
    assert forget_merged() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert forget_merged() == 1
        assert forget_merged() == 0
        with pytest.raises(ValidationError):
            undo_merge(merge=done, by=staff())
    old.refresh_from_db()
    assert (old.name, old.phone) == ("", "")


def test_a_merge_is_not_undone_after_the_person_was_erased():
    kept, old = two_records()
    done = merge(keep=kept, merge=old, by=staff())
    erase(participant=kept, by=staff())
    old.refresh_from_db()
    assert (old.name, old.phone) == ("", "")
    with pytest.raises(ValidationError):
        undo_merge(merge=done, by=staff())


def test_a_merged_record_is_not_merged_again():
    kept, old = two_records()
    merge(keep=kept, merge=old, by=staff())
    with pytest.raises(ValidationError):
        merge(keep=participant(), merge=old, by=staff())


def test_only_the_prefecture_merges():
    kept, old = two_records()
    with pytest.raises(PermissionDenied):
        merge(keep=kept, merge=old, by=staff(Assignment.Role.CITY, municipality=ICHINOSEKI))
