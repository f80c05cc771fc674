import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["味噌", "ミソ汁", "みそ汁", "ﾐｿ汁", "ＥＣ", "ec", "味噌 ec", "味噌　EC"])
def test_search_finds_however_the_word_is_written(client, words):
    factories.challenge(title="味噌とみそ汁のECサイト")
    found = client.get("/search/", {"q": words})
    assert found.context["total"] == 1
    assert "味噌とみそ汁のECサイト" in found.text


def test_search_covers_events_challenges_and_companies(client):
    factories.event(title="遠野の講座")
    factories.challenge(of=factories.company("遠野醸造"), title="遠野のホップ")
    kinds = {str(one.title) for one in client.get("/search/?q=遠野").context["found"]}
    assert kinds == {"講座・イベント", "企業課題", "受入企業"}


def test_search_shows_nothing_that_is_not_public(client):
    factories.challenge(title="遠野の下書き", status="draft")
    factories.company("遠野の準備中", is_published=False)
    page = client.get("/search/?q=遠野")
    assert page.context["total"] == 0
    assert "見つかりませんでした" in page.text


@pytest.mark.parametrize("words", ["", " ", "　", "%", "_", "<script>", "あ" * 500])
def test_search_bears_whatever_is_typed(client, words):
    factories.challenge(title="遠野のホップ")
    answer = client.get("/search/", {"q": words})
    assert (answer.status_code, answer.context["total"]) == (200, 0)
    assert "<script>" not in answer.text[answer.text.index("<main") :]
