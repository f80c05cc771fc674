import pytest
from django.urls import reverse
from django.utils import translation

from iwate_kankei.pdf import Paper
from iwate_kankei.templatetags.dates import jdate, jdatetime
from matching import actions, certificates, paper
from matching.models import standings
from tests import factories
from tests.matching import ties
from tests.papers import text_of

NAME, KANA = "髙橋 﨑子𠮷郎", "たかはし さきこよしろう"
COMPANY = "株式会社髙﨑𠮷田水産加工販売ホールディングス東北統括本部釜石工場"
LONG = "首都圏の取引先候補の調査と訪問の準備。" * 105  # as much as the form takes


def a_paper(facts=()):
    paper = Paper("参加証明書")
    paper.paragraph("下記のとおり証明します。")
    paper.facts([("氏名", f"{NAME}（{KANA}）"), ("備考", "長い文章です。" * 100), ("空欄", ""), *facts])
    return paper.as_bytes()


def test_a_paper_is_small_because_only_used_characters_are_embedded():
    content = a_paper()
    assert content.startswith(b"%PDF-")
    assert len(content) < 60_000


def test_its_japanese_text_can_be_copied_out_again_with_rare_characters_of_names():
    text = text_of(a_paper())
    assert "参加証明書" in text
    assert f"{NAME}（{KANA}）" in text


def test_what_no_typeface_holds_is_seen_to_be_missing():
    assert "魚〓の会" in text_of(a_paper([("名称", "魚🐟の会")]))


def test_a_text_longer_than_a_page_runs_over_several_which_are_numbered():
    text = text_of(a_paper([("仕事", LONG)]))
    pages = [f"{page} / 4" for page in (1, 2, 3, 4)]
    assert all(page in text for page in pages)
    for page in pages:
        text = text.replace(page, "")
    assert LONG in text


@pytest.fixture
def match():
    sheet = factories.challenge(factories.company(COMPANY), title="海の幸を首都圏へ")
    return ties.match(challenge=sheet, author=factories.participant(NAME, KANA))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "version", "titles"), [
    ("ja", "第1版", ("条件明示書", "複業", "参加証明書")),
    ("en", "Version 1", ("Written conditions", "Certificate of parallel", "Certificate of participation")),
])  # fmt: skip
def test_each_paper_says_what_it_must(match, language, version, titles):
    conditions = ties.CONDITIONS | {"client": COMPANY, "workers": NAME, "work": LONG}
    terms = actions.issue_terms(match=match, by=match.recorded_by, **conditions)
    terms = actions.receive_terms(terms=terms, by=ties.lead_of(match), side="team")
    person = match.team.lead.participant
    with translation.override(language):
        waiting = text_of(paper.pdf(terms, standings([terms])[1]))
        not_yet, by_telephone = translation.gettext("not yet"), translation.gettext("by telephone")
        terms = actions.receive_terms(terms=terms, by=match.recorded_by, side="host")
        received = text_of(paper.pdf(terms, standings([terms])[1]))
        work = text_of(certificates.of_work(match, person).as_pdf())
        took_part = text_of(certificates.of_attendance(person.registrations.get()).as_pdf())
        for text in (waiting, received):
            for words in (titles[0], version, COMPANY, NAME, "月3万円（税込）", terms.digest):
                assert words in text
            assert jdatetime(terms.team_received_at) in text
        assert not_yet in waiting
        assert not_yet not in received
        assert f"{jdatetime(terms.host_received_at)} · {by_telephone}" in received
        assert str(standings([terms])[1].label) in received
        for words in (titles[1], COMPANY, NAME, KANA, "海の幸を首都圏へ", jdate(match.starts_on)):
            assert words in work
        event = person.registrations.get().event
        for words in (titles[2], NAME, KANA, event.title, event.programme.name, jdate(event.starts_at)):
            assert words in took_part


@pytest.mark.django_db
def test_a_certificate_names_the_contract_that_both_received(match):
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS | {"contract": "trial"})
    person = match.team.lead.participant
    before = dict(certificates.of_work(match, person).facts)
    for side, by in (("team", ties.lead_of(match)), ("host", ties.host_of(match))):
        actions.receive_terms(terms=terms, by=by, side=side)
    after = dict(certificates.of_work(match, person).facts)
    assert [facts["契約の形"] for facts in (before, after)] == ["業務委託", "お試し"]


@pytest.mark.django_db
def test_the_page_gives_out_the_paper(client, sign_in, match):
    actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    sign_in(ties.lead_of(match))
    answer = client.get(reverse("my_matching:terms_pdf", args=[match.pk, 1]))
    assert answer["Content-Type"] == "application/pdf"
    assert "千厩製作所" in text_of(answer.content)
