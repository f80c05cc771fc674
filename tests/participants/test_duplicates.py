import pytest

from matching.merging import say_distinct
from participants import duplicates
from tests.factories import participant, staff


def person(pk, **fields):
    blank = {"name": "", "name_kana": "", "email": "", "phone": "", "residence": ""}
    return blank | {"id": pk} | fields


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hana.Ko+iwate@Gmail.com", "hanako@googlemail.com"),
        ("hanako@example.jp", "HANAKO@EXAMPLE.JP"),
        ("ｈａｎａｋｏ@example.jp", "hanako+news@example.jp"),
    ],
)
def test_addresses_of_the_same_mailbox_are_the_same(one, other):
    assert duplicates.canonical_address(one) == duplicates.canonical_address(other)


def test_a_dot_matters_outside_gmail():
    assert duplicates.canonical_address("a.b@example.jp") != duplicates.canonical_address("ab@example.jp")


@pytest.mark.parametrize("phone", ["090-1234-5678", "+81 90 1234 5678", "０９０（１２３４）５６７８"])
def test_one_number_however_it_is_written(phone):
    assert duplicates.digits(phone) == "09012345678"


def test_pairs_come_with_reasons_the_surest_first():
    pairs = duplicates.pairs_among(
        [
            person(1, name="岩手 花子", name_kana="いわて はなこ", phone="090-1234-5678"),
            person(2, name="岩手花子", name_kana="イワテハナコ", phone="09012345678"),
            person(3, name="盛岡 次郎", residence="東京都"),
            person(4, name="盛岡　次郎", residence="東京都"),
            person(5, name="宮古 三郎", residence="東京都"),
        ]
    )
    assert [(pair.first, pair.second, pair.kinds) for pair in pairs] == [
        (1, 2, {"name", "phone"}),
        (3, 4, {"home"}),
    ]


def test_a_switchboard_number_makes_nobody_the_same():
    crowd = [person(pk, name=f"人 {pk}", phone="019-651-3111") for pk in range(9)]
    assert duplicates.pairs_among(crowd) == []


@pytest.mark.django_db
def test_two_people_who_were_called_different_are_not_suggested_again(django_assert_num_queries):
    one, other = participant(), participant()
    with django_assert_num_queries(2):
        assert [(pair.first, pair.second) for pair in duplicates.likely_pairs()] == [(one.pk, other.pk)]
    say_distinct(first=other, second=one, by=staff())
    assert duplicates.likely_pairs() == []
