"""The public page on how a round decides and how suggestions are weighted."""

import pytest

from matching.views.policy import HEADINGS, sections
from participants import weighing
from participants.suggest import weights
from participants.suggest.points import Need, Person, score

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language, heading", [("ja", "配点"), ("en", "What counts how much")])
def test_everybody_reads_it_with_every_weight(client, language, heading):
    page = client.get("/matching-policy/", headers={"accept-language": language})
    assert page.status_code == 200
    assert heading in page.text
    for name in ("MUST_SKILLS", "FIELD", "CITY", "VISITED", "FEWER_APPLICANTS", "FRESH"):
        assert f">{getattr(weights, name)}<" in page.text


def test_every_reason_that_can_be_given_stands_in_the_table():
    need = Need(
        id="n", company="k", city="c", must=(("a", 2),), welcome=(("b", 1),), field="f", hours=8, visits=1,
        contract="service", languages=frozenset({"en"}),
    )  # fmt: skip
    codes = {part.code for part in score(Person(id="p"), need).parts}
    assert codes == set(weighing._WHY)
    assert len(weighing.table()) == len(codes)


def test_both_languages_have_all_sections():
    assert {heading for both in HEADINGS.values() for heading in both} == set(sections())


def test_lines_are_joined_without_a_gap_in_japanese(client):
    text = client.get("/matching-policy/", headers={"accept-language": "ja"}).text
    assert "<br" not in text.partition('id="rounds"')[2].partition("</section>")[0]
