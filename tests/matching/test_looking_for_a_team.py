"""People who look for a team find each other by mutual wish only, and become one with a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from companies.models import Skill
from matching import actions
from matching.actions.seeking import OPEN_ASKS
from matching.models import Proposal, TeamAsk, TeamWish
from notifications.models import Message
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    row = factories.challenge()
    for slug in ("accounting", "online-shop"):
        row.needs.create(skill=Skill.objects.get(slug=slug))
    return row


def seeker(sheet, name, skill=None, shows=("skills",), looks=True, **fields):
    person = factories.participant(name=name, directory_shows=list(shows), **fields)
    if skill:
        person.held_skills.create(skill=Skill.objects.get(slug=skill))
    if looks:
        actions.look_for_team(participant=person, challenge=sheet)
    return person


def pair(sheet):
    asker, asked = seeker(sheet, "会計 太郎", "accounting"), seeker(sheet, "通販 花子", "online-shop")
    ties.visited(asker, sheet)
    return asker, asked


def page_of(client, sign_in, person, sheet):
    sign_in(person.user)
    page = client.get(f"/my/challenges/{sheet.slug}/team/")
    assert page.status_code == 200
    return page


def test_nobody_is_seen_by_somebody_who_does_not_look(client, sign_in, sheet):
    other = seeker(sheet, "通販 花子", "online-shop")
    curious = factories.participant(name="見るだけ")
    assert "通販 花子" not in page_of(client, sign_in, curious, sheet).text
    answer = client.post(f"/my/challenges/{sheet.slug}/team/ask/{other.pk}/")
    assert answer.status_code == 404 and not TeamAsk.objects.exists()


def test_who_looks_too_is_seen_with_what_each_chose_to_show(client, sign_in, sheet):
    me = seeker(sheet, "会計 太郎", "accounting")
    seeker(sheet, "通販 花子", "online-shop", residence="東京都", occupation="秘密の職業")
    seeker(sheet, "何も 見せず", "online-shop", shows=())
    page = page_of(client, sign_in, me, sheet)
    assert {"通販 花子", "何も 見せず"} <= {
        each.card["name"] for team in page.context["found"].teams for each in team
    }
    for hidden in ("東京都", "秘密の職業"):
        assert hidden not in page.text
    companions = {c.card["name"]: c for team in page.context["found"].teams for c in team}
    assert companions["何も 見せず"].brings == [] and companions["何も 見せず"].card["parts"] == []
    assert companions["通販 花子"].brings != []


def test_a_wish_counts_for_its_challenge_only(client, sign_in, sheet):
    me = seeker(sheet, "会計 太郎", "accounting")
    seeker(factories.challenge(), "よその 課題", "online-shop")
    assert "よその 課題" not in page_of(client, sign_in, me, sheet).text


def test_begin_and_stop_by_button(client, sign_in, sheet):
    person = factories.participant()
    sign_in(person.user)
    address = f"/my/challenges/{sheet.slug}/team/"
    for _twice in range(2):
        client.post(address, {"look": "1"})
    assert TeamWish.objects.get().participant == person
    client.post(address, {"look": "0"})
    assert not TeamWish.objects.exists()


def test_asked_agreed_and_a_team_with_a_draft(client, sign_in, sheet):
    asker, asked = pair(sheet)
    sign_in(asker.user)
    for _twice in range(2):
        client.post(f"/my/challenges/{sheet.slug}/team/ask/{asked.pk}/")
    ask = TeamAsk.objects.get()
    assert Message.objects.get(kind="matching.asked_to_join").recipient == asked.user
    assert "会計 太郎" in page_of(client, sign_in, asked, sheet).text
    assert "会計 太郎" in client.get("/my/").text  # among what waits
    for _twice in range(2):
        answer = client.post(f"/my/team-asks/{ask.pk}/", {"answer": "yes"})
    draft = Proposal.objects.get()
    assert answer.url == f"/my/proposals/{draft.pk}/"
    assert [m.participant for m in draft.team.current_members()] == [asker, asked]
    assert not TeamWish.objects.exists()


def test_only_the_asked_person_answers(client, sign_in, sheet):
    asker, asked = pair(sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    sign_in(asker.user)
    assert client.post(f"/my/team-asks/{ask.pk}/", {"answer": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.agree_to_join(ask=ask, participant=asker)
    assert not Proposal.objects.exists()


def test_declined_kindly_and_never_asked_twice(client, sign_in, sheet):
    asker, asked = pair(sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    assert "お返事はメールで届きます" in page_of(client, sign_in, asker, sheet).text
    for _twice in range(2):
        actions.decline_to_join(ask=ask, participant=asked)
    assert Message.objects.filter(kind="matching.declined_to_join").count() == 1
    page = page_of(client, sign_in, asker, sheet).text
    assert "お返事はメールで届きます" not in page and "ほかの人に声をかけるか、一人で書く" in page
    assert actions.ask_to_join(challenge=sheet, asker=asker, asked=asked) == ask
    assert TeamAsk.objects.count() == 1
    with pytest.raises(ValidationError):
        actions.agree_to_join(ask=ask, participant=asked)


def test_the_one_who_may_propose_leads(sheet):
    asker, asked = seeker(sheet, "まだ 未訪問"), seeker(sheet, "訪問 済み")
    with pytest.raises(ValidationError) as refused:
        actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    assert refused.value.code == "not_admitted"
    ties.visited(asked, sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    proposal = actions.agree_to_join(ask=ask, participant=asked)
    assert proposal.team.lead.participant == asked


def test_two_who_ask_each_other_answer_instead(sheet):
    asker, asked = pair(sheet)
    actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    with pytest.raises(ValidationError) as refused:
        actions.ask_to_join(challenge=sheet, asker=asked, asked=asker)
    assert refused.value.code == "asked_already"


def test_the_whole_list_is_not_asked_at_once(sheet):
    asker = seeker(sheet, "会計 太郎")
    ties.visited(asker, sheet)
    for number in range(OPEN_ASKS):
        actions.ask_to_join(challenge=sheet, asker=asker, asked=seeker(sheet, f"{number}人目"))
    with pytest.raises(ValidationError) as refused:
        actions.ask_to_join(challenge=sheet, asker=asker, asked=seeker(sheet, "もう一人"))
    assert refused.value.code == "too_many"


def test_somebody_in_another_team_for_the_challenge_is_not_drawn_in(sheet):
    asker, asked = pair(sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    ties.letter(sheet, asked)
    with pytest.raises(ValidationError) as refused:
        actions.agree_to_join(ask=ask, participant=asked)
    assert refused.value.code == "has_team"
    ask.refresh_from_db()
    assert ask.accepted_at is None


def test_who_stops_looking_answers_what_waits(sheet):
    asker, asked = pair(sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    actions.stop_looking(participant=asked, challenge=sheet)
    ask.refresh_from_db()
    assert ask.declined_at is not None
    other = seeker(sheet, "三人目")
    actions.ask_to_join(challenge=sheet, asker=asker, asked=other)
    actions.stop_looking(participant=asker, challenge=sheet)
    assert not TeamAsk.objects.open().exists()


def test_people_whose_record_is_stopped_are_not_found(client, sign_in, sheet):
    me, other = pair(sheet)
    other.suspended_at = "2026-01-01T00:00Z"
    other.save()
    assert "通販 花子" not in page_of(client, sign_in, me, sheet).text


def test_a_closed_challenge_forms_no_team(sheet):
    asker, asked = pair(sheet)
    ask = actions.ask_to_join(challenge=sheet, asker=asker, asked=asked)
    type(sheet).objects.update(status="closed")
    with pytest.raises(ValidationError):
        actions.agree_to_join(ask=ask, participant=asked)
    with pytest.raises(ValidationError):
        actions.look_for_team(participant=factories.participant(), challenge=sheet)


def test_the_page_costs_the_same_for_one_and_many(client, sign_in, sheet, django_assert_max_num_queries):
    me, _other = pair(sheet)
    page_of(client, sign_in, me, sheet)
    with django_assert_max_num_queries(40) as one:
        client.get(f"/my/challenges/{sheet.slug}/team/")
    for number in range(10):
        seeker(sheet, f"{number}人目", "online-shop", shows=("skills", "municipalities"))
    with django_assert_max_num_queries(40) as many:
        client.get(f"/my/challenges/{sheet.slug}/team/")
    assert len(many) == len(one)
