"""Questions, talks, invitations and conditions: every verb in every state as every role."""

import datetime as dt
import re

import pytest
from django.urls import resolve, reverse

from iwate_kankei import clock
from matching import actions, next_steps
from matching.access import HOST, LEAD, MAY, MENTOR, PREFECTURE, TEAM
from matching.models import Invitation, Question, Talk, TeamAsk, Terms
from tests import factories
from tests.matching import ties
from tests.matching.test_state_machine import ROLES, outcome, person

pytestmark = pytest.mark.django_db


def roles_of(role):
    return {TEAM, LEAD} if role == LEAD else {role}


def expected(role, allowed, possible):
    return "not yours" if not roles_of(role) & allowed else "done" if possible else "not now"


@pytest.mark.parametrize("role", ROLES)
def test_questions(role):
    proposal = ties.sent()
    user = person(role, proposal)
    for answered in (False, True):
        question = Question.objects.create(proposal=proposal, text="平日も動けますか")
        if answered:
            actions.answer_question(question=question, by=ties.lead_of(proposal), text="月に二日なら")
        seen = outcome(actions.answer_question, question=question, by=user, text="動けます")
        assert seen == expected(role, MAY["reply"], not answered), (role, answered)
        question.refresh_from_db()
        assert question.answer == ("月に二日なら" if answered else "動けます" if seen == "done" else "")


@pytest.mark.parametrize("role", ROLES)
def test_talks(role):
    proposal = ties.sent()
    user, host = person(role, proposal), ties.host_of(proposal)
    time = clock.now() + dt.timedelta(days=2)
    for state in ("waiting", "agreed", "taken back"):
        talk = actions.invite_to_talk(proposal=proposal, by=host, times=[time])
        if state == "agreed":
            actions.choose_time(talk=talk, by=ties.lead_of(proposal), time=time)
        elif state == "taken back":
            Talk.objects.filter(pk=talk.pk).update(cancelled_at=clock.now())
        seen = outcome(actions.choose_time, talk=talk, by=user, time=time)
        assert seen == expected(role, MAY["reply"], state == "waiting"), (role, state)
        talk.refresh_from_db()
        assert (talk.chosen is not None) == (state == "agreed" or seen == "done")


INVITED = ("open", "used", "taken back", "expired")


def invitation_in(state, team, lead):
    invitation = actions.invite(team=team, by=lead)
    if state == "used":
        actions.accept_invitation(invitation=invitation, participant=factories.participant("三人目"))
    elif state == "taken back":
        actions.revoke_invitation(invitation=invitation, by=lead)
    elif state == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=clock.now() - dt.timedelta(1))
    return invitation


@pytest.mark.parametrize("state", INVITED)
def test_an_invitation_is_taken_up_once_and_only_while_it_is_open(state):
    letter = ties.letter()
    invitation = invitation_in(state, letter.team, ties.lead_of(letter))
    newcomer = factories.participant("四人目")
    seen = outcome(actions.accept_invitation, invitation=invitation, participant=newcomer)
    assert seen == ("done" if state == "open" else "not now")
    assert newcomer.memberships.exists() == (seen == "done")


@pytest.mark.parametrize("role", ROLES)
def test_only_the_lead_invites_takes_back_and_passes_on(role):
    letter = ties.letter()
    user, lead = person(role, letter), ties.lead_of(letter)
    mate = letter.team.members.current().filter(is_lead=False).first() or actions.join(
        team=letter.team, participant=factories.participant("仲間 二人")
    )
    invitation = invitation_in("open", letter.team, lead)
    members = set(letter.team.members.current())
    refused = {
        "invite": outcome(actions.invite, team=letter.team, by=user),
        "revoke": outcome(actions.revoke_invitation, invitation=invitation, by=user),
        "pass on": outcome(actions.pass_lead_on, team=letter.team, to=mate, by=user),
    }
    invitation.refresh_from_db()
    if role == LEAD:
        assert set(refused.values()) == {"done"}
        assert invitation.revoked_at
    else:
        assert "done" not in refused.values()
        assert not invitation.revoked_at
        assert ties.lead_of(letter) == lead
    assert set(letter.team.members.current()) == members


@pytest.mark.parametrize("role", ROLES)
def test_conditions_are_received_by_each_side_for_itself_and_only_in_their_newest_version(role):
    match = ties.match()
    user, mentor = person(role, match), match.recorded_by
    older = actions.issue_terms(match=match, by=mentor, **ties.CONDITIONS)
    newer = actions.issue_terms(match=match, by=mentor, **(ties.CONDITIONS | {"pay": "月5万円"}))
    for side, allowed in (("team", {TEAM}), ("host", {HOST, MENTOR, PREFECTURE})):
        for terms, possible in ((older, False), (newer, True)):
            seen = outcome(actions.receive_terms, terms=terms, by=user, side=side)
            assert seen == expected(role, allowed, possible), (role, side, terms.number)
            terms.refresh_from_db()
            assert getattr(terms, f"{side}_received_by") == (user if seen == "done" else None)
    assert Terms.objects.get(pk=newer.pk).by_telephone == (role in {MENTOR, PREFECTURE})


def test_a_receipt_is_kept_as_it_was_the_first_time():
    match = ties.match()
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    host = ties.host_of(match)
    first = actions.receive_terms(terms=terms, by=host, side="host").host_received_at
    again = actions.receive_terms(terms=terms, by=match.recorded_by, side="host")
    assert (again.host_received_at, again.host_received_by, again.by_telephone) == (first, host, False)


def test_every_state_of_a_part_has_an_owner_and_a_next_action(client, sign_in):
    """And both sides read it: on the letter, for questions and talks, and on the match, for conditions."""
    proposal = ties.sent()
    lead, host = ties.lead_of(proposal), ties.host_of(proposal)
    time = clock.now() + dt.timedelta(days=2)
    question = actions.ask_question(proposal=proposal, by=host, text="平日も動けますか")
    talk = actions.invite_to_talk(proposal=proposal, by=host, times=[time])
    assert [next_steps.of(row)[0] for row in (question, talk)] == [next_steps.OWNERS[TEAM]] * 2
    both = ((host, "host:proposal"), (lead, "my_matching:proposal"))
    assert_read(client, sign_in, proposal, both, (question, talk))
    question = actions.answer_question(question=question, by=lead, text="月に二日なら")
    talk = actions.choose_time(talk=talk, by=lead, time=time)
    assert next_steps.of(question) == next_steps.of(talk) == next_steps.of(proposal)

    match = ties.match()
    host = ties.host_of(match)
    both = ((host, "host:match"), (ties.lead_of(match), "my_matching:match"))
    assert next_steps.of(match)[1] == next_steps.MATCHES["agreed"][1]
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    for owner, side, user in (
        (TEAM, "team", ties.lead_of(match)),
        (HOST, "host", host),
        (HOST, None, None),
    ):
        assert next_steps.of(terms)[0] == next_steps.OWNERS[owner]
        assert_read(client, sign_in, match, both, [terms])
        if side:
            assert next_steps.of(match) == next_steps.of(terms)  # said once, not to write what is written
            terms = actions.receive_terms(terms=terms, by=user, side=side)
    assert next_steps.of(match) == (next_steps.OWNERS[MENTOR], next_steps.WRITTEN)


INVITATION_OWNERS = {
    "open": next_steps.INVITED,
    "used": LEAD,
    "taken back": LEAD,
    "expired": LEAD,
}


@pytest.mark.parametrize("state", INVITED)
def test_every_state_of_an_invitation_has_an_owner_and_a_next_action(client, sign_in, state):
    """The lead reads it as long as nobody has answered or taken it back, also when it has run out."""
    letter = ties.letter()
    lead = ties.lead_of(letter)
    invitation = invitation_in(state, letter.team, lead)
    invitation.refresh_from_db()
    owner, step = next_steps.of(invitation)
    assert owner == next_steps.OWNERS[INVITATION_OWNERS[state]]
    sign_in(lead)
    page = client.get(reverse("my_matching:team", args=[letter.pk])).content.decode()
    assert (str(step) in page) == (state in {"open", "expired"})


def test_an_invitation_that_has_run_out_can_be_taken_off_the_list():
    letter = ties.letter()
    lead = ties.lead_of(letter)
    invitation = invitation_in("expired", letter.team, lead)
    actions.revoke_invitation(invitation=invitation, by=lead)
    assert not letter.team.invitations.unanswered().exists()


def test_nobody_is_called_into_a_team_whose_letter_is_handed_in(client, sign_in):
    letter, newcomer = ties.letter(), factories.participant("四人目")
    lead = ties.lead_of(letter)
    invitation = actions.invite(team=letter.team, by=lead)
    actions.submit(proposal=letter, by=lead)
    sign_in(lead)
    assert str(next_steps.of(invitation)[1]) not in client.get(f"/my/proposals/{letter.pk}/team/").text
    sign_in(newcomer.user)
    address = f"/my/invitations/{invitation.key}/"
    page = client.get(address).text
    assert "すでに今のチームで提出されています" in page and "チームに参加する" not in page
    client.post(address)
    assert not newcomer.memberships.exists()
    actions.withdraw(proposal=letter, by=lead)
    assert "チームに参加する" in client.get(address).text


def test_every_state_of_a_question_to_form_a_team_has_an_owner_and_a_next_action():
    asker, asked = factories.participant(), factories.participant()
    ask = TeamAsk(challenge=factories.challenge(), asker=asker, asked=asked)
    for field, owner in ((None, next_steps.ASKED), ("accepted_at", LEAD), ("declined_at", next_steps.ASKER)):
        ask.accepted_at = ask.declined_at = None
        if field:
            setattr(ask, field, clock.now())
        said, step = next_steps.of(ask)
        assert said == next_steps.OWNERS[owner]
        assert str(step)


def test_a_talk_whose_times_have_passed_is_the_companys_turn_again(client, sign_in):
    proposal = ties.sent()
    time = clock.now() + dt.timedelta(days=2)
    talk = actions.invite_to_talk(proposal=proposal, by=ties.host_of(proposal), times=[time])
    Talk.objects.filter(pk=talk.pk).update(times=[clock.now() - dt.timedelta(hours=1)])
    talk.refresh_from_db()
    assert next_steps.of(talk)[0] == next_steps.OWNERS[HOST]
    assert "choose_time" not in offered(client, sign_in, proposal)


def offered(client, sign_in, proposal):
    """Names of the addresses to which the authors' page of a letter has a form."""
    sign_in(ties.lead_of(proposal))
    page = client.get(reverse("my_matching:proposal", args=[proposal.pk])).content.decode()
    return {resolve(action).url_name for action in re.findall('action="(/my/[^"]+)"', page)}


def test_what_was_asked_about_a_letter_that_is_answered_is_nobodys_turn_any_more(client, sign_in):
    proposal = ties.sent()
    host = ties.host_of(proposal)
    actions.ask_question(proposal=proposal, by=host, text="平日も動けますか")
    time = clock.now() + dt.timedelta(days=2)
    actions.invite_to_talk(proposal=proposal, by=host, times=[time])
    assert {"answer_question", "choose_time"} <= offered(client, sign_in, proposal)
    declined = actions.decline(proposal=proposal, by=host, reason="timing")
    assert not {"answer_question", "choose_time"} & offered(client, sign_in, proposal)
    for part in (declined.questions.get(), declined.talks.get()):
        assert next_steps.of(part) == next_steps.of(declined)


def test_once_the_match_is_recorded_the_letter_asks_for_no_record_any_more(client, sign_in):
    letter, joined = ties.sent(), ties.sent()
    for row in (letter, joined):
        row = actions.accept(proposal=row, by=ties.host_of(row))
        assert next_steps.of(row) == (next_steps.OWNERS[MENTOR], next_steps.PROPOSALS["accepted"][1])
    mentor, author = ties.mentor_for(letter), ties.lead_of(joined).participant
    common = {"starts_on": clock.today(), "by": mentor}
    match = actions.record_match(challenge=letter.challenge, participants=[], proposal=letter, **common)
    # As a matching round does that joins the authors of several letters.
    together = actions.record_match(
        challenge=joined.challenge, participants=[factories.participant(), author], **common
    )
    for row, its in ((letter, match), (joined, together)):
        row.refresh_from_db()
        actions.move_match(match=its, to="running", by=mentor)
        assert next_steps.of(row) == (next_steps.OWNERS[HOST], next_steps.MATCHES["running"][1])
    for row, its in ((letter, match), (joined, together)):
        sign_in(ties.lead_of(row))
        page = client.get(reverse("my_matching:proposal", args=[row.pk])).text
        assert reverse("my_matching:match", args=[its.pk]) in page and "メンターがマッチングを" not in page
        sign_in(ties.mentor_for(row))
        page = client.get(reverse("mentor:proposal", args=[row.pk])).text
        assert reverse("mentor:match", args=[its.pk]) in page
        assert f"{reverse('mentor:match_record')}?proposal={row.pk}" not in page


def test_when_the_match_is_over_nobody_is_asked_to_write_or_receive_conditions():
    match = ties.match()
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    match = actions.move_match(match=match, to="ended", by=match.recorded_by, reason="転勤のため")
    terms.refresh_from_db()
    assert next_steps.of(terms) == next_steps.of(match)


def assert_read(client, sign_in, row, readers, parts):
    for user, page in readers:
        sign_in(user)
        shown = client.get(reverse(page, args=[row.pk])).content.decode()
        for part in parts:
            assert str(next_steps.of(part)[1]) in shown, (page, part)
