import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
LETTER = "味噌を首都圏の料理店へ届けるために、三か月でできること"


def post(**headers):
    words = {"q": LETTER, "short": "味噌", "password": "hayachine-1917-hayachine"}
    return Client(enforce_csrf_checks=True).post("/accounts/login/", words, **headers)


def test_what_was_written_on_an_expired_page_is_shown_for_copying():
    answer = post()
    assert answer.status_code == 403
    assert answer.context["written"] == [LETTER]
    assert f"readonly>{LETTER}</textarea>" in answer.text


def test_the_words_of_another_site_are_not_shown():
    answer = post(headers={"origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.context["written"]) == (403, [])
    assert LETTER not in answer.text


def test_nothing_can_be_sent_from_the_page_but_the_language():
    assert "main" in (page := post().text)
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
