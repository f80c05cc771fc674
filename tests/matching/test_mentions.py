"""A name alone in what others wrote: only a reader can tell whom it means, so a reader is asked."""

import datetime as dt
import re

import pytest

from iwate_kankei.models import AuditEntry
from matching import actions, mentions
from matching.models import ContactRecord
from participants.models import Participant, Story
from tests.factories import challenge, company, participant, staff
from tests.matching.test_erasure import tsukiko, verify

pytestmark = pytest.mark.django_db


def test_a_name_alone_in_others_words_is_read_and_taken_out_where_it_means_the_person(client, sign_in):
    by, person, mate = staff(), tsukiko(), participant("岩手 次郎")
    sheet = challenge(company(name="遠野商店"))
    match = actions.record_match(
        challenge=sheet, participants=[mate, person], starts_on=dt.date(2026, 1, 5), by=by
    )
    about = {"author": by, "how": "phone", "company": sheet.company}
    texts = [
        ("遠野は元気だと社長が言った。", {"match": match}),
        ("次郎さんより月子が詳しい。", {}),  # a note of the company, of no match
        ("遠野の工場を見に行った。", {}),  # the town, as its reader knows
        ("遠野市から来た人に会った。", {}),  # nobody takes this for a person
        ("月子さんと話した。", {"match": match}),  # goes by itself
        ("遠野月子と電話。", {}),  # goes by itself
    ]
    notes = [ContactRecord.objects.create(summary=text, **about | on) for text, on in texts]
    story = Story.objects.create(slug="s", title="月子の物語", body="浜で", published_at=by.date_joined)
    ContactRecord.objects.create(participant=person, summary="遠野は来ない", **about)  # is emptied as a whole

    sign_in(by)
    page = client.get(f"/people/{person.pk}/erase/").text
    asked = re.findall(r'name="also" value="([a-z.0-9]+)"', page)
    keys = [f"contactrecord.{row.pk}.summary" for row in notes] + [f"story.{story.pk}.title"]
    assert sorted(asked) == sorted([*keys[:3], keys[6]])
    assert "遠野は元気だと社長が言った。" in page

    client.post(f"/people/{person.pk}/erase/", {"also": [keys[0], keys[1], keys[6], "story.0.title"]})
    found = ContactRecord.objects.filter(pk__in=[row.pk for row in notes]).order_by("pk")
    assert list(found.values_list("summary", flat=True)) == [
        "＊＊＊は元気だと社長が言った。",
        "次郎さんより＊＊＊が詳しい。",
        texts[2][0],
        texts[3][0],
        "＊＊＊と話した。",
        "＊＊＊と電話。",
    ]
    story.refresh_from_db()
    assert story.title == "＊＊＊の物語"
    logged = str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "社長が言った" not in logged and "月子" not in logged
    assert verify(person) == []


@pytest.mark.parametrize(
    ("name", "found", "left"),
    [
        ("林 一", ["林は来る", "担当の林氏"], ["森林の仕事", "一関の林業"]),
        ("遠野 月子", ["社長遠野の話", "月子が来た"], ["遠野市の店", "遠野駅で会う"]),
        ("Ann Lee", ["Leeが来た", "Annは"], ["Leedsから", "Annual"]),
    ],
)
def test_a_short_name_within_a_longer_word_is_no_mention(name, found, left):
    pattern = mentions._patterns([Participant(name=name)])[""]
    assert [text for text in [*found, *left] if pattern.search(text)] == found


@pytest.mark.parametrize(
    ("name", "kana", "cuts"),
    [
        ("遠野月子", "", ["遠野月", "野月子", "月子", "遠野", "遠"]),
        ("津太郎", "つ たろう", ["太郎", "津"]),  # one kana cannot be two kanji
        ("佐々木さくら", "", ["々木さくら", "木さくら", "さくら", "佐々木", "佐々", "佐"]),
        ("林一", "", ["林"]),
        ("遠野 月子", "とおの つきこ", []),
        ("Madonna", "", []),
    ],
)
def test_a_name_without_a_space_is_cut_in_every_way_that_its_kana_allows(name, kana, cuts):
    found = mentions._patterns([Participant(name=name, name_kana=kana)])
    assert [candidate for candidate in found if candidate] == cuts


def test_a_name_without_a_space_is_listed_by_candidates_with_their_count(client, sign_in):
    by, person = staff(), participant("遠野月子", "とおのつきこ")
    sheet = challenge()
    match = actions.record_match(challenge=sheet, participants=[person], starts_on=dt.date(2026, 1, 5), by=by)
    texts = ["遠野さんと遠くまで歩いた。", "遠野は元気だ。", "遠くから来た。", "遠野月子と電話。"]
    about = {"author": by, "how": "phone", "company": sheet.company, "match": match}
    notes = [ContactRecord.objects.create(summary=text, **about) for text in texts]
    sign_in(by)
    page = client.get(f"/people/{person.pk}/erase/")
    assert page.context["candidates"] == [("遠野", 2), ("遠", 1)]
    assert "候補：遠野" in page.text
    client.post(f"/people/{person.pk}/erase/", {"also": [f"contactrecord.{notes[0].pk}.summary"]})
    found = ContactRecord.objects.order_by("pk").values_list("summary", flat=True)
    assert list(found) == ["＊＊＊と遠くまで歩いた。", *texts[1:3], "＊＊＊と電話。"]


def test_what_was_ticked_is_kept_when_the_person_may_not_be_erased_yet(client, sign_in):
    by, person = staff(), participant("遠野 月子", "とおの つきこ")
    sheet = challenge()
    sheet.company.contacts.create(user=person.user, name="社長", email=person.email)
    match = actions.record_match(challenge=sheet, participants=[person], starts_on=dt.date(2026, 1, 5), by=by)
    note = ContactRecord.objects.create(
        summary="遠野は元気だ。", author=by, how="phone", company=sheet.company, match=match
    )
    sign_in(by)
    page = client.post(f"/people/{person.pk}/erase/", {"also": [f"contactrecord.{note.pk}.summary"]})
    assert "この方は" in page.text and page.text.count(" checked") == 1
    person.refresh_from_db()
    assert person.name == "遠野 月子"
