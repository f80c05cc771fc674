"""From the challenge's page to a running match, through pages, with the real client."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import actions, emails, links
from matching.models import CheckIn, ContactRecord, Match, Proposal
from notifications import outbox, rendering
from notifications.models import Message
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db


def page(client, address, **data):
    """GET, or POST when there is data; the answer must be a page in the end."""
    answer = client.post(address, data, follow=True) if data else client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    form = answer.context and answer.context.get("form")
    assert not (form and form.errors), form.errors
    return answer


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_from_the_challenge_page_to_a_match_and_its_first_check_in(client, sign_in):
    challenge, author = factories.challenge(), factories.participant()
    host = factories.host(challenge.company, name="社長").user
    host.set_unusable_password()
    host.save()
    mentor = factories.staff("mentor", factories.ICHINOSEKI, name="支援 まどか")
    ties.visited(author, challenge)

    sign_in(author.user)
    page(client, reverse("my_matching:proposal_start", args=[challenge.slug]), begin="1")
    proposal = Proposal.objects.get()
    letter = reverse("my_matching:proposal", args=[proposal.pk])
    page(client, letter, saw="途中", then="save")
    page(client, letter, then="review", **ties.LETTER)
    page(client, reverse("my_matching:proposal_review", args=[proposal.pk]), send="1")
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.SUBMITTED

    owner = Client()
    answered = answer_from_the_mail(owner, host, answer="yes", words="ぜひ")
    assert "ありがとうございます" in answered.content.decode() or "Thank you" in answered.content.decode()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.answered_by) == (Proposal.Status.ACCEPTED, host)

    client.logout()
    sign_in(mentor)
    desk = page(client, reverse("mentor:home"))
    assert list(desk.context["to_match"]) == [proposal]
    start = timezone.localdate() - dt.timedelta(days=14)
    record = reverse("mentor:match_record") + f"?proposal={proposal.pk}"
    page(client, record, starts_on=start.isoformat())
    match = Match.objects.get()
    assert match.proposal == proposal

    emails.plan_due()
    question = Message.objects.get(kind="matching.check_in")
    assert question.recipient == author.user
    token = links.check_in(match.check_ins.get(step="2w", side="team"))
    visitor = Client()
    address = reverse("answer:check_in", args=[token])
    assert page(visitor, address).context["user"].is_anonymous
    page(visitor, address, mood="well", will_continue="yes", words="楽しい")
    answer = match.check_ins.get(step="2w", side=CheckIn.Side.TEAM)
    assert (answer.mood, answer.will_continue, answer.words) == ("well", True, "楽しい")


def answer_from_the_mail(browser, host, form="answer_form", **answer):
    """The owner's whole way: mail, code, letter, thanks. At most four pages and six taps.

    form: answer_form, or question_form, which lies behind a line to open (one tap more).
    """
    outbox.send_due()
    letter_mail = next(sent for sent in mail.outbox if sent.to == [host.email])
    entry = re.search(r"https?://[^/]+(/host/enter/\S+)", letter_mail.body).group(1)
    pages, taps = 0, 1  # the tap on the link in the mail
    browser.get(entry)
    pages, taps = pages + 1, taps + 1  # the page with one button
    code_page = browser.post(entry, follow=True)
    pages, taps = pages + 1, taps + 1  # the page for the code, sent by one button
    outbox.send_due()
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
    letter = browser.post(code_page.redirect_chain[-1][0], {"code": code}, follow=True)
    assert letter.context["proposal"].status == Proposal.Status.SUBMITTED
    choices = [name for name in answer if name != "words"]
    pages, taps = pages + 1, taps + len(choices) + 1  # the letter: a tap for each choice, and to send it
    answered = browser.post(letter.context[form].helper.form_action, answer, follow=True)
    pages += 1
    assert answered.status_code == 200
    assert pages <= 4 and taps <= 6
    return answered


@pytest.mark.django_db(transaction=True)
def test_declining_takes_no_more_pages_and_taps_than_accepting(client):
    proposal = ties.letter()
    host = ties.host_of(proposal)
    actions.submit(proposal=proposal, by=ties.lead_of(proposal))
    answer_from_the_mail(client, host, answer="no", reason="timing", words="春にまた")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.by_telephone) == (Proposal.Status.DECLINED, False)


@pytest.mark.django_db(transaction=True)
def test_a_question_takes_no_more_pages_and_taps_than_an_answer(client):
    proposal = ties.letter()
    host = ties.host_of(proposal)
    actions.submit(proposal=proposal, by=ties.lead_of(proposal))
    # `text` is typed; what is counted as its tap is the one that opens the form.
    answer_from_the_mail(client, host, form="question_form", text="平日も動けますか")
    assert proposal.questions.get().asked_by == host


def test_a_stranger_finds_no_letter_and_no_match(client, sign_in):
    match = ties.match()
    sign_in(factories.participant().user)
    for name, pk in [
        ("my_matching:proposal", match.proposal_id),
        ("my_matching:match", match.pk),
        ("host:proposal", match.proposal_id),
        ("host:match", match.pk),
    ]:
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_another_citys_mentor_finds_nothing(client, sign_in):
    match = ties.match()
    sign_in(factories.staff("mentor", factories.KAMAISHI))
    for name, pk in [("mentor:proposal", match.proposal_id), ("mentor:match", match.pk)]:
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_a_draft_is_kept_by_the_script_too_and_only_while_it_is_a_draft(client, sign_in):
    proposal = ties.letter()
    sign_in(ties.lead_of(proposal))
    address = reverse("my_matching:autosave", args=[proposal.pk])
    assert client.post(address, {"saw": "すこし書いた"}).json() == {"saved": True}
    proposal.refresh_from_db()
    assert proposal.saw == "すこし書いた"
    Proposal.objects.update(status=Proposal.Status.WITHDRAWN)
    assert client.post(address, {"saw": "遅い"}).status_code == 409


def test_what_an_action_refuses_is_shown_and_nothing_typed_is_lost(client, sign_in):
    proposal = ties.sent()
    sign_in(ties.host_of(proposal))
    answer = client.post(
        reverse("host:answer", args=[proposal.pk]),
        {"answer": "no", "reason": "timing", "words": "連絡は owner@example.jp まで"},
    )
    assert answer.status_code == 200
    assert "owner@example.jp" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.SUBMITTED


def test_a_mentor_writes_a_two_minute_note_with_a_promise_and_ticks_it_off(client, sign_in):
    match = ties.match()
    sign_in(match.recorded_by)
    page(
        client,
        reverse("mentor:note_new") + f"?match={match.pk}",
        match=match.pk,
        how="visit",
        happened_on=timezone.localdate().isoformat(),
        summary="工場で30分。見積もりを待っている",
        promise="見積もりを送る",
        promised_by="host",
        promise_due=timezone.localdate().isoformat(),
    )
    record = ContactRecord.objects.get()
    assert record.company == match.challenge.company
    assert list(page(client, reverse("mentor:home")).context["promises"]) == [record]
    page(client, reverse("mentor:keep_promise", args=[record.pk]), kept="1")
    assert not page(client, reverse("mentor:home")).context["promises"]


def test_one_form_records_what_was_agreed_on_the_telephone(client, sign_in):
    challenge, person = factories.challenge(), factories.participant()
    mentor = factories.staff("mentor", factories.ICHINOSEKI)
    person.municipalities.add(factories.ICHINOSEKI)
    sign_in(mentor)
    page(
        client,
        reverse("mentor:match_record"),
        challenge=challenge.pk,
        person_1=person.pk,
        starts_on=timezone.localdate().isoformat(),
        by_telephone="on",
    )
    match = Match.objects.get()
    assert (match.by_telephone, match.team.lead.participant) == (True, person)


def test_an_answer_on_the_telephone_says_so_before_and_after_to_everybody_who_reads_it(client, sign_in):
    proposal = ties.sent()
    mentor, lead = ties.mentor_for(proposal), ties.lead_of(proposal)
    sign_in(mentor)
    before = page(client, reverse("mentor:proposal", args=[proposal.pk])).content.decode()
    assert "印は双方に表示されます" in before
    page(client, reverse("mentor:answer", args=[proposal.pk]), answer="no", reason="timing")
    readers = {mentor: "mentor:proposal", ties.host_of(proposal): "host:proposal"}
    for user, name in (readers | {lead: "my_matching:proposal"}).items():
        sign_in(user)
        shown = page(client, reverse(name, args=[proposal.pk])).content.decode()
        assert "お電話でのお返事（記録：支援 まどか）" in shown, name
    letter = Message.objects.get(kind="matching.declined", recipient=lead)
    for language, words in (("ja", "お電話でいただき"), ("en", "given by telephone")):
        letter.language = language
        assert words in rendering.mail(letter).body
    sign_in(lead)
    assert "電話" in page(client, reverse("mine:history")).content.decode()


def test_an_owners_own_answer_has_no_such_mark(client, sign_in):
    proposal = ties.sent()
    host, lead = ties.host_of(proposal), ties.lead_of(proposal)
    sign_in(host)
    assert "印は双方に" not in page(client, reverse("host:proposal", args=[proposal.pk])).content.decode()
    page(client, reverse("host:answer", args=[proposal.pk]), answer="yes")
    sign_in(lead)
    assert (
        "お電話での" not in page(client, reverse("my_matching:proposal", args=[proposal.pk])).content.decode()
    )
    letter = Message.objects.get(kind="matching.accepted", recipient=lead)
    assert "電話" not in rendering.mail(letter).body


def every_page(match, proposal):
    """(address name, arguments) of every page that is read, by whom: team, host or mentor."""
    pk, number = match.pk, match.terms.get().number
    for party in ("my_matching", "host", "mentor"):
        yield party, f"{party}:match", [pk]
        yield party, f"{party}:match_list", []
        yield party, f"{party}:terms", [pk, number]
        yield party, f"{party}:terms_pdf", [pk, number]
    yield "my_matching", "my_matching:proposal_list", []
    for name in ("proposal", "versions", "team"):
        yield "my_matching", f"my_matching:{name}", [proposal.pk]
    yield "my_matching", "my_matching:ranking", [match.challenge.programme_id]
    for desk in ("host", "mentor"):
        yield desk, f"{desk}:home", []
        yield desk, f"{desk}:proposal", [proposal.pk]
        yield desk, f"{desk}:answered", [match.proposal_id]
        yield desk, f"{desk}:compare", [match.challenge.slug]
        yield desk, f"{desk}:terms_new", [pk]
    for name in ("overdue", "quiet", "load", "lessons", "admit", "note_list", "note_new", "match_record"):
        yield "mentor", f"mentor:{name}", []
    yield "mentor", "mentor:versions", [proposal.pk]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_is_shown_in_both_languages(client, sign_in, language):
    match = ties.match()
    mentor, host, lead = match.recorded_by, ties.host_of(match), ties.lead_of(match)

    actions.issue_terms(match=match, by=mentor, **ties.CONDITIONS)
    other = ties.sent(match.challenge, factories.participant("一関 花"))
    users = {"my_matching": lead, "host": host, "mentor": mentor}
    for person in users.values():
        person.language = language
        person.save()
    for who, user in users.items():
        client.logout()
        sign_in(user)
        for owner, name, arguments in every_page(match, other if who != "my_matching" else match.proposal):
            if owner == who:
                answer = client.get(reverse(name, args=arguments))
                assert answer.status_code == 200, (name, answer.status_code)
