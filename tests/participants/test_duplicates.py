import pytest

from matching.merging import merge, say_distinct
from participants.duplicates import likely_pairs
from participants.models import Participant
from tests.factories import participant, staff

pytestmark = pytest.mark.django_db


def record(**fields):
    return Participant.objects.create(**fields)


def pairs():
    return [(pair.first, pair.second, pair.kinds) for pair in likely_pairs()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hana.Ko+iwate@Gmail.com", "hanako@googlemail.com"),
        ("hanako@example.jp", "HANAKO@EXAMPLE.JP"),
        ("ｈａｎａｋｏ@example.jp", "hanako+news@example.jp"),
    ],
)
def test_addresses_of_the_same_mailbox_are_the_same(one, other):
    key = record(email=one).same_mail
    assert key is not None
    assert record(email=other).same_mail == key


@pytest.mark.parametrize("other", ["ab@example.jp", "a.b@example.com", "a.b@notgmail.com", ""])
def test_another_mailbox_stays_another(other):
    assert record(email="a.b@example.jp").same_mail != record(email=other).same_mail


@pytest.mark.parametrize("phone", ["090-1234-5678", "+81 90 1234 5678", "０９０（１２３４）５６７８"])
def test_one_number_however_it_is_written(phone):
    assert record(phone=phone).same_phone == record(phone="09012345678").same_phone


def test_pairs_come_with_reasons_the_surest_first():
    first = record(name="岩手 花子", name_kana="いわて はなこ", phone="090-1234-5678")
    second = record(name="岩手花子", name_kana="ｲﾜﾃﾊﾅｺ", phone="09012345678")
    third = record(name="盛岡 次郎", residence="東京都")
    fourth = record(name="盛岡　次郎", residence="東京都")
    record(name="宮古 三郎", residence="東京都")
    assert pairs() == [(first.pk, second.pk, {"name", "phone"}), (third.pk, fourth.pk, {"home"})]


def test_what_is_empty_or_short_makes_nobody_the_same():
    for _number in range(2):
        record(phone="1234")
        record(name="岩手 花子")
        record(name_kana="いわて はなこ", residence="東京都")
    assert pairs() == []


def test_a_switchboard_number_makes_nobody_the_same():
    for number in range(9):
        record(name=f"人 {number}", phone="019-651-3111")
    assert pairs() == []


def test_a_correction_takes_a_pair_off_the_list_at_once():
    one, other = record(email="a@example.jp"), record(email="A@example.jp")
    assert pairs() == [(one.pk, other.pk, {"mail"})]
    Participant.objects.filter(pk=other.pk).update(email="b@example.jp")
    assert pairs() == []


def test_two_people_who_were_called_different_are_not_suggested_again(django_assert_num_queries):
    one, other = participant(), participant()
    with django_assert_num_queries(2):
        assert [(pair.first, pair.second) for pair in likely_pairs()] == [(one.pk, other.pk)]
    say_distinct(first=other, second=one, by=staff())
    assert likely_pairs() == []


def test_a_merged_record_is_nobodys_duplicate():
    one, other = participant(), participant()
    merge(keep=one, merge=other, by=staff())
    assert likely_pairs() == []
