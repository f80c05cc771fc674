"""A declined letter goes on: to companies of every city in the order of fit, with reasons, counted once."""

import pytest
from django.urls import reverse

from companies.models import ChallengeSkill
from matching import actions, elsewhere
from matching.models import Proposal
from participants.models import Consent, ParticipantSkill
from reports.forwarded import passed_on
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined():
    """A declined letter by somebody with one skill, and two challenges elsewhere: one wants that skill."""
    proposal = ties.sent(may_forward=True)
    actions.decline(proposal=proposal, by=ties.host_of(proposal), reason=Proposal.Reason.TIMING)
    skill = factories.skill("会計")
    ParticipantSkill.objects.create(participant=ties.lead_of(proposal).participant, skill=skill, level=3)
    programme = proposal.challenge.programme
    other = factories.challenge(of=factories.company("花巻の会社"), programme_=programme)
    fitting = factories.challenge(
        of=factories.company("釜石の会社", municipality=factories.KAMAISHI), programme_=programme
    )
    for challenge, wanted in [(fitting, skill), (other, factories.skill("写真"))]:
        ChallengeSkill.objects.create(challenge=challenge, skill=wanted, is_required=True)
    return Proposal.objects.with_skills().get(pk=proposal.pk), fitting, other


def test_the_best_fit_comes_first_with_its_reasons_wherever_it_is(declined):
    proposal, fitting, other = declined
    first, second = elsewhere.places(proposal)
    assert (first.challenge, second.challenge) == (fitting, other)
    assert any("会計" in words for words in first.good)
    assert any("写真" in words for words in second.missing)
    assert (first.near, second.near) == (False, True)


def test_what_has_had_the_letter_is_not_offered_again(declined):
    proposal, fitting, other = declined
    actions.forward(proposal=proposal, challenge=fitting, by=ties.mentor_for(proposal))
    assert [place.challenge for place in elsewhere.places(proposal)] == [other]


def test_a_mentor_passes_it_on_in_one_tap(declined, client, sign_in):
    proposal, fitting, _other = declined
    sign_in(ties.mentor_for(proposal))
    address = reverse("mentor:forward", args=[proposal.pk])
    page = client.get(address).content.decode()
    assert page.index(fitting.company.name) < page.index("花巻の会社")
    answer = client.post(address, {"challenge": fitting.pk})
    assert answer.status_code == 302
    assert fitting.proposals.get().forwarded_from == proposal


def test_without_everybodys_consent_the_page_offers_nothing(declined, client, sign_in):
    proposal, fitting, _other = declined
    Consent.objects.filter(purpose="sharing").update(withdrawn_at=proposal.submitted_at)
    sign_in(ties.mentor_for(proposal))
    address = reverse("mentor:forward", args=[proposal.pk])
    assert fitting.company.name not in client.get(address).content.decode()
    client.post(address, {"challenge": fitting.pk})
    assert not fitting.proposals.exists()


def test_many_challenges_ask_no_more_questions_than_one(declined, django_assert_num_queries):
    proposal, fitting, _other = declined
    queries = 7  # the challenges, their skills, and five about the people
    with django_assert_num_queries(queries):
        elsewhere.places(proposal)
    proposal = Proposal.objects.with_skills().get(pk=proposal.pk)
    for number in range(30):
        row = factories.challenge(
            of=factories.company(f"会社{number}"), programme_=proposal.challenge.programme
        )
        ChallengeSkill.objects.create(challenge=row, skill=fitting.needs.get().skill)
    with django_assert_num_queries(queries):
        assert len(elsewhere.places(proposal)) == 32


def test_both_cities_are_credited_and_the_letter_counts_once(declined):
    proposal, fitting, other = declined
    mentor = ties.mentor_for(proposal)
    offered = actions.forward(proposal=proposal, challenge=fitting, by=mentor)
    actions.forward(proposal=proposal, challenge=other, by=mentor)
    actions.accept(proposal=offered, by=ties.host_of(offered))
    actions.record_match(
        challenge=fitting,
        participants=[],
        starts_on=offered.answer_by,
        by=ties.mentor_for(offered),
        proposal=offered,
    )
    table = passed_on(Proposal.objects.all())
    assert [(line.place.pk, line.given, line.taken, line.matched) for line in table.lines] == [
        (factories.ICHINOSEKI, 1, 1, 1),  # from one of its companies to another, too
        (factories.KAMAISHI, 0, 1, 1),
    ]
    assert (table.letters, table.matched) == (1, 1)


@pytest.mark.parametrize(
    ("code", "letters"), [(factories.ICHINOSEKI, 1), (factories.KAMAISHI, 1), (factories.HANAMAKI, 0)]
)
def test_every_city_with_a_part_in_it_reads_it_in_the_report(declined, client, sign_in, code, letters):
    proposal, fitting, _other = declined
    actions.forward(proposal=proposal, challenge=fitting, by=ties.mentor_for(proposal))
    sign_in(factories.staff("city", code))
    assert client.get(reverse("reports:continuity")).context["forwarded"].letters == letters
