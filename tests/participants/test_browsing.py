import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from iwate_kankei.words import fold
from notifications.models import Message
from participants import actions
from participants.models import Bookmark, SavedSearch
from tests.factories import KAMAISHI, challenge, company, participant

pytestmark = pytest.mark.django_db
LIST = "/challenges/"


def test_keeping_a_challenge_twice_keeps_it_once_and_letting_go_is_final(client, sign_in):
    person, sheet = participant(), challenge()
    sign_in(person.user)
    for _ in range(2):
        answer = client.post(reverse("my:keep", args=[sheet.slug]), {"keep": "1", "next": LIST})
        assert (answer.status_code, answer.url) == (302, LIST)
    assert list(person.bookmarks.values_list("challenge", flat=True)) == [sheet.pk]
    client.post(reverse("my:keep", args=[sheet.slug]), {"keep": "0"})
    assert not person.bookmarks.exists()


def test_a_challenge_that_one_may_not_see_cannot_be_kept(client, sign_in):
    sheet = challenge(status="draft")
    sign_in(participant().user)
    assert client.post(reverse("my:keep", args=[sheet.slug]), {"keep": "1"}).status_code == 404
    assert not Bookmark.objects.exists()


def test_the_list_says_how_many_are_interested_to_everybody(client):
    sheet = challenge()
    for _ in range(2):
        actions.keep_challenge(participant=participant(), challenge=sheet)
    assert "2人が気になっています" in client.get(LIST).content.decode()


def test_a_search_is_saved_once_whatever_the_order_of_its_filters():
    person = participant()
    for query in ("field=ec_it&q=商品&page=2", "q=商品&field=ec_it&place="):
        actions.save_search(participant=person, data=QueryDict(query))
    assert [search.query for search in person.saved_searches.all()] == ["field=ec_it&q=%E5%95%86%E5%93%81"]


def test_without_filters_there_is_nothing_to_save():
    with pytest.raises(ValidationError):
        actions.save_search(participant=participant(), data=QueryDict("page=3&q="))


def saved_a_week_ago(person, query):
    search = actions.save_search(participant=person, data=QueryDict(query))
    SavedSearch.objects.filter(pk=search.pk).update(told_until=timezone.now() - dt.timedelta(days=7))


def mails():
    return list(Message.objects.filter(kind="participants.new_challenges"))


def test_a_week_later_one_mail_tells_of_what_is_new_and_only_of_that():
    person = participant()
    challenge(field="ec_it", published_at=timezone.now() - dt.timedelta(days=30))
    saved_a_week_ago(person, f"field=ec_it&municipality={KAMAISHI}")
    new = challenge(company(municipality=KAMAISHI), field="ec_it")
    challenge(field="ec_it")
    assert actions.tell_of_new_challenges() == 1
    assert [mail.context for mail in mails()] == [{"challenges": [new.pk]}]
    assert actions.tell_of_new_challenges() == 0


def test_a_search_that_finds_nothing_new_stays_silent():
    saved_a_week_ago(participant(), "field=ec_it")
    assert actions.tell_of_new_challenges() == 0
    assert mails() == []


def test_searches_of_others_cannot_be_deleted(client, sign_in):
    search = actions.save_search(participant=participant(), data=QueryDict("q=商品"))
    sign_in(participant().user)
    assert client.post(reverse("my:forget_search", args=[search.pk])).status_code == 404


def test_lately_seen_challenges_are_listed_last_first_and_only_for_who_signed_in(client, sign_in):
    first, second = challenge(title="ひとつめ"), challenge(title="ふたつめ")
    for sheet in (first, second):
        client.get(sheet.get_absolute_url())
    assert client.get(LIST).context["seen"] == []
    sign_in(participant().user)
    for sheet in (first, second):
        client.get(sheet.get_absolute_url())
    assert client.get(LIST).context["seen"] == [second, first]


@pytest.mark.parametrize("typed", ["ﾈｯﾄｼｮｯﾌﾟ", "ネットショップ", "ねっとしょっぷ", "ＥＣ ネット"])
def test_width_case_and_kana_make_no_difference(client, typed):
    sheet = challenge(title="ecサイトとネットショップ")
    challenge(title="別の課題")
    assert list(client.get(LIST, {"q": typed}).context["object_list"]) == [sheet]


def test_folding():
    assert fold("ﾗﾍﾞﾙ　ＥＣ ヴヶ") == "らべる ec ゔゖ"
