import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from iwate_kankei import clock
from iwate_kankei.models import Assignment
from matching import actions
from matching.models import ContactRecord, Match, Proposal, Rules, TeamMember
from notifications.models import Message
from participants.actions import give_consent
from participants.models import Consent
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db
Status = Proposal.Status


def refused(code):
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


def test_whoever_has_not_visited_may_not_start():
    with refused("not_admitted"):
        actions.start_proposal(challenge=factories.challenge(), participant=factories.participant())


def test_whoever_attended_fieldwork_in_the_city_may_start_and_gets_the_same_draft_twice():
    challenge, person = factories.challenge(), factories.participant()
    ties.visited(person, challenge)
    first = actions.start_proposal(challenge=challenge, participant=person)
    assert actions.start_proposal(challenge=challenge, participant=person) == first
    assert Proposal.objects.count() == 1


def test_fieldwork_in_the_other_city_does_not_count():
    challenge, person = factories.challenge(), factories.participant()
    elsewhere = factories.challenge(
        of=factories.company(municipality=factories.KAMAISHI), programme_=challenge.programme
    )
    ties.visited(person, elsewhere)
    with refused("not_admitted"):
        actions.start_proposal(challenge=challenge, participant=person)


def test_whoever_met_the_owner_may_start():
    challenge, person = factories.challenge(), factories.participant()
    actions.add_contact_record(
        author=factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI),
        participant=person,
        company=challenge.company,
        how=ContactRecord.How.ONLINE,
        summary="オンラインで顔合わせ",
    )
    assert actions.start_proposal(challenge=challenge, participant=person)


def test_a_programme_may_ask_for_a_visit_and_nothing_else():
    challenge, person = factories.challenge(), factories.participant()
    Rules.objects.create(programme=challenge.programme, who_may_propose=Rules.Who.VISITED)
    ContactRecord.objects.create(
        participant=person, company=challenge.company, how=ContactRecord.How.VISIT, summary="訪問"
    )
    with refused("not_admitted"):
        actions.start_proposal(challenge=challenge, participant=person)


def test_staff_admit_with_a_reason():
    challenge, person = factories.challenge(), factories.participant()
    city = factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI)
    with refused("empty"):
        actions.admit(participant=person, challenge=challenge, by=city, reason=" ")
    with pytest.raises(PermissionDenied):
        actions.admit(
            participant=person,
            challenge=challenge,
            by=factories.staff(Assignment.Role.CITY, factories.KAMAISHI),
            reason="他市",
        )
    actions.admit(participant=person, challenge=challenge, by=city, reason="昨年の実践に参加")
    assert actions.start_proposal(challenge=challenge, participant=person)


def test_a_draft_is_kept_however_incomplete_and_only_by_its_authors():
    proposal = ties.letter()
    actions.save_draft(proposal=proposal, by=ties.lead_of(proposal), saw="途中まで")
    proposal.refresh_from_db()
    assert (proposal.saw, proposal.propose) == ("途中まで", ties.LETTER["propose"])
    with pytest.raises(PermissionDenied):
        actions.save_draft(proposal=proposal, by=factories.user(), saw="他人")


def test_submitting_sets_the_answer_date_and_tells_the_host_and_the_authors():
    proposal = ties.letter()
    host = ties.host_of(proposal)
    actions.submit(proposal=proposal, by=ties.lead_of(proposal))
    proposal.refresh_from_db()
    assert proposal.status == Status.SUBMITTED
    assert proposal.answer_by == clock.today() + dt.timedelta(days=14)
    assert set(Message.objects.values_list("kind", "recipient")) >= {
        ("matching.submitted", host.pk),
        ("matching.submitted_receipt", ties.lead_of(proposal).pk),
    }


@pytest.mark.parametrize("part", Proposal.REQUIRED_PARTS)
def test_an_incomplete_letter_is_not_submitted(part):
    proposal = ties.letter(**{part: None if part == "hours_per_month" else ""})
    with refused("incomplete"):
        actions.submit(proposal=proposal, by=ties.lead_of(proposal))


@pytest.mark.parametrize("address", ["hanako@example.jp", "hanako＠example．jp", "hanako (at) example.jp"])
def test_a_letter_with_an_address_is_not_submitted(address):
    proposal = ties.letter(bring=f"連絡先は {address} です")
    with refused("address"):
        actions.submit(proposal=proposal, by=ties.lead_of(proposal))


@pytest.mark.parametrize("part", ["name", "occupation", "residence"])
def test_contact_details_in_the_profile_of_a_member_are_named_as_such(part):
    proposal = ties.letter()
    mate = factories.participant(**{part: "仲間 090-1234-5678"})
    actions.join(team=proposal.team, participant=mate)
    with refused("profile_address") as error:
        actions.submit(proposal=proposal, by=ties.lead_of(proposal))
    assert mate.name in error.value.messages[0]


def test_only_so_many_letters_wait_at_once():
    person, programme = factories.participant(), factories.programme()
    Rules.objects.create(programme=programme, most_pending=2)
    for _ in range(2):
        ties.sent(factories.challenge(programme_=programme), person)
    third = ties.letter(factories.challenge(programme_=programme), person)
    with refused("too_many_pending"):
        actions.submit(proposal=third, by=person.user)
    actions.withdraw(proposal=Proposal.objects.waiting_for_answer().first(), by=person.user)
    actions.submit(proposal=third, by=person.user)


def test_withdrawn_reopened_and_submitted_again_until_the_deadline():
    proposal = ties.sent()
    lead = ties.lead_of(proposal)
    actions.withdraw(proposal=proposal, by=lead)
    actions.reopen(proposal=proposal, by=lead)
    actions.save_draft(proposal=proposal, by=lead, saw="書き直しました")
    actions.submit(proposal=proposal, by=lead)
    assert [version.number for version in proposal.versions.all()] == [1, 2]
    actions.withdraw(proposal=proposal, by=lead)
    proposal.challenge.apply_until = timezone.localdate() - dt.timedelta(days=1)
    proposal.challenge.save()
    with refused("closed"):
        actions.reopen(proposal=proposal, by=lead)


def test_declined_kindly_always_with_a_next_step():
    proposal = ties.sent()
    host = ties.host_of(proposal)
    with refused("reason"):
        actions.decline(proposal=proposal, by=host, reason="because")
    actions.decline(proposal=proposal, by=host, reason=Proposal.Reason.SKILLS, words="ありがとうございます")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.next_step) == (Status.DECLINED, Proposal.NextStep.MENTOR)
    assert not proposal.by_telephone


def test_the_mentors_answer_for_the_owner_is_marked_as_by_telephone():
    proposal = ties.sent()
    mentor = ties.mentor_for(proposal)
    actions.accept(proposal=proposal, by=mentor, words="喜んで")
    proposal.refresh_from_db()
    assert (proposal.by_telephone, proposal.answered_by) == (True, mentor)


def test_a_declined_letter_goes_to_another_host_with_consent_and_counts_once():
    proposal = ties.sent(may_forward=True)
    actions.decline(proposal=proposal, by=ties.host_of(proposal), reason=Proposal.Reason.TIMING)
    mentor = ties.mentor_for(proposal)
    other = factories.challenge(
        of=factories.company(municipality=factories.KAMAISHI), programme_=proposal.challenge.programme
    )
    offered = actions.forward(proposal=proposal, challenge=other, by=mentor)
    assert (offered.status, offered.forwarded_from, offered.propose) == (
        Status.SUBMITTED,
        proposal,
        proposal.propose,
    )
    assert list(Proposal.objects.originals()) == [proposal]
    with refused("twice"):
        actions.forward(proposal=proposal, challenge=other, by=mentor)


def test_a_consent_withdrawn_since_counts_and_so_does_a_team_mate_who_never_gave_one():
    proposal = ties.letter(may_forward=True)
    mate = factories.participant("釜石 次郎")
    actions.join(team=proposal.team, participant=mate)
    lead = ties.lead_of(proposal)
    actions.submit(proposal=proposal, by=lead)
    actions.decline(proposal=proposal, by=ties.host_of(proposal), reason=Proposal.Reason.TIMING)
    arguments = {
        "proposal": proposal,
        "challenge": factories.challenge(programme_=proposal.challenge.programme),
        "by": ties.mentor_for(proposal),
    }
    with refused("no_consent"):
        actions.forward(**arguments)
    give_consent(participant=mate, purpose=Consent.Purpose.SHARING, how="test")
    Consent.objects.filter(participant=lead.participant).update(withdrawn_at=clock.now())
    with refused("no_consent"):
        actions.forward(**arguments)
    give_consent(participant=lead.participant, purpose=Consent.Purpose.SHARING, how="test")
    assert actions.forward(**arguments)


def test_without_consent_a_declined_letter_stays_where_it_is():
    proposal = ties.sent()
    actions.decline(proposal=proposal, by=ties.host_of(proposal), reason=Proposal.Reason.TIMING)
    with refused("no_consent"):
        actions.forward(proposal=proposal, challenge=factories.challenge(), by=ties.mentor_for(proposal))


def test_a_match_is_recorded_from_an_accepted_letter_once():
    match = ties.match()
    assert match.team == match.proposal.team
    assert match.check_ins.count() == 10
    with refused("state"):
        actions.record_match(
            challenge=match.challenge,
            participants=[],
            starts_on=match.starts_on,
            by=match.recorded_by,
            proposal=match.proposal,
        )
    assert Match.objects.count() == 1


def test_when_all_happened_on_the_telephone_one_form_records_people_and_match():
    challenge = factories.challenge()
    people = [factories.participant(), factories.participant()]
    mentor = factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI)
    match = actions.record_match(challenge=challenge, participants=people, starts_on=clock.today(), by=mentor)
    assert match.by_telephone
    assert [member.participant for member in match.team.current_members()] == people
    assert match.team.lead.participant == people[0]
    with refused("twice"):
        actions.record_match(challenge=challenge, participants=people, starts_on=clock.today(), by=mentor)


def test_a_letter_that_still_waits_is_accepted_by_telephone_when_the_match_is_recorded():
    proposal = ties.sent()
    actions.record_match(
        challenge=proposal.challenge,
        participants=[],
        starts_on=clock.today(),
        by=ties.mentor_for(proposal),
        proposal=proposal,
    )
    proposal.refresh_from_db()
    assert (proposal.status, proposal.by_telephone) == (Status.ACCEPTED, True)


def test_history_is_entered_through_the_same_actions_and_mails_nobody():
    with clock.entering_history(timezone.now() - dt.timedelta(days=400)):
        challenge = factories.challenge()
        proposal = ties.sent(challenge)
        match = actions.record_match(
            challenge=challenge,
            participants=[],
            starts_on=clock.today(),
            by=ties.mentor_for(proposal, starts_on=clock.today()),
            proposal=proposal,
        )
    assert match.created_at.date() == (timezone.now() - dt.timedelta(days=400)).date()
    assert not Message.objects.filter(kind__startswith="matching.").exists()
    assert TeamMember.objects.current().count() == 1
