"""How long the owner of each debt takes: companies for letters, mentors for comments and for records."""

import datetime as dt

import pytest
from django.urls import reverse

from iwate_kankei import clock
from matching import actions, responses, week
from matching.models import Comment, Match, Proposal, Version
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db


def days_ago(days):
    return clock.now() - dt.timedelta(days=days)


def only(rows):
    (row,) = rows
    return row


def test_an_answer_by_telephone_is_the_companys_answer_and_told_apart():
    letters = [ties.sent() for _ in range(2)]
    challenge = letters[0].challenge
    Proposal.objects.filter(pk=letters[1].pk).update(challenge=challenge)
    mentor = ties.mentor_for(letters[0])
    actions.accept(proposal=letters[0], by=ties.host_of(letters[0]))
    actions.decline(proposal=letters[1], by=mentor, reason="timing")
    for letter, days in zip(letters, [2, 20], strict=True):
        Proposal.objects.filter(pk=letter.pk).update(
            submitted_at=days_ago(days), answer_by=days_ago(days - 14).date()
        )
    ties_waiting = ties.sent(challenge)
    Proposal.objects.filter(pk=ties_waiting.pk).update(answer_by=days_ago(3).date())
    assert only(responses.figures(responses.by_hosts(mentor))) == {
        "name": challenge.company.name,
        "answers": 2,
        "median": 11.0,
        "mean": 11.0,
        "late": 1,
        "by_telephone": 1,
        "open": 1,
        "overdue": 1,
    }


def test_a_mentor_owes_comments_and_records_from_the_day_they_were_asked_for():
    draft, accepted = ties.letter(), ties.sent()
    mentor = ties.mentor_for(draft)
    version = actions.ask_for_comments(proposal=draft, by=ties.lead_of(draft))
    Version.objects.filter(pk=version.pk).update(saved_at=days_ago(4))
    actions.comment(version=version, by=mentor, text="具体的です")
    actions.accept(proposal=accepted, by=ties.host_of(accepted))
    Proposal.objects.filter(pk=accepted.pk).update(answered_at=days_ago(10))
    actions.record_match(
        challenge=accepted.challenge, participants=[], starts_on=clock.today(), by=mentor, proposal=accepted
    )
    figure = only(responses.figures(responses.by_mentors(mentor)))
    assert (figure["name"], figure["answers"], figure["median"], figure["late"]) == (mentor.name, 2, 7.0, 1)
    Comment.objects.update(written_at=days_ago(4))
    Match.objects.update(created_at=days_ago(10))
    assert only(responses.figures(responses.by_mentors(mentor)))["median"] == 0


def test_a_comment_on_the_newest_version_settles_the_older_ones():
    draft = ties.letter()
    mentor, lead = ties.mentor_for(draft), ties.lead_of(draft)
    actions.ask_for_comments(proposal=draft, by=lead)
    actions.save_draft(proposal=draft, by=lead, propose="別の店に紹介します。")
    newest = actions.ask_for_comments(proposal=draft, by=lead)
    assert list(week.to_comment(mentor)) == [newest]
    assert [debt.until for debt in responses.by_mentors(mentor)] == [None]
    actions.comment(version=newest, by=mentor, text="具体的です")
    assert not week.to_comment(mentor).exists()
    assert all(debt.until for debt in responses.by_mentors(mentor))


def test_the_page_lists_what_a_mentor_has_passed_over(client, sign_in):
    draft, accepted, older = ties.letter(), ties.sent(), ties.letter()
    mentor = ties.mentor_for(draft)
    for letter, days in [(draft, 8), (older, 20)]:
        version = actions.ask_for_comments(proposal=letter, by=ties.lead_of(letter))
        Version.objects.filter(pk=version.pk).update(saved_at=days_ago(days))
    actions.submit(proposal=older, by=ties.lead_of(older))  # sent meanwhile: nobody waits for a comment
    actions.accept(proposal=accepted, by=ties.host_of(accepted))
    Proposal.objects.filter(pk=accepted.pk).update(answered_at=days_ago(9))
    sign_in(mentor)
    page = client.get(reverse("mentor:overdue"))
    assert [(debt.kind, debt.row) for debt in page.context["owed_by_mentors"]] == [
        ("record", accepted),
        ("comment", draft),
    ]
    accepted.challenge.company.mentor = factories.staff("mentor", factories.ICHINOSEKI, name="担当 一人")
    accepted.challenge.company.save()
    assert "担当 一人" in client.get(reverse("mentor:overdue")).content.decode()


def test_the_number_of_queries_stays_the_same(client, sign_in, django_assert_max_num_queries):
    mentor = ties.mentor_for(ties.sent())

    def ask():
        debts = responses.by_hosts(mentor) + responses.by_mentors(mentor)
        assert responses.figures(debts)
        return [(debt.row.team.names, debt.row.challenge.company.name) for debt in debts if debt.kind]

    some_letters()
    with django_assert_max_num_queries(15):
        assert len(ask()) == 2
    for _ in range(4):
        some_letters()
    with django_assert_max_num_queries(15):
        assert len(ask()) == 10


def some_letters():
    draft, accepted = ties.letter(), ties.sent()
    actions.ask_for_comments(proposal=draft, by=ties.lead_of(draft))
    actions.accept(proposal=accepted, by=ties.host_of(accepted))
