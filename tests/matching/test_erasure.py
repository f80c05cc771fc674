import datetime as dt
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import models
from django.urls import reverse

from companies.models import Contact
from events.actions import register
from iwate_kankei import audit
from iwate_kankei.models import Assignment, AuditEntry
from matching import actions, erasure
from matching.erasure import erase
from matching.models import ContactRecord, Match, Proposal, Team, TeamMember
from notifications.models import Message
from participants.actions import choose_next_step, make_request, save_profile
from participants.models import Consent, DataRequest, NextStep, Participant
from tests.factories import challenge, company, event, participant, staff
from tests.matching import ties
from tests.papers import text_of

pytestmark = pytest.mark.django_db
WORDS = "祖母が釜石の出身で、夏休みはいつも浜で過ごしました"
LETTER = "工房で見た鉄瓶の音が忘れられません。私、遠野 月子が売り方を考えます"


def tsukiko(**fields):
    person = participant("遠野 月子", "とおの つきこ", email="tsukiko.tono@example.jp", **fields)
    return save_profile(
        participant=person,
        phone="090-9999-0001",
        employer="遠野データ株式会社",
        tie_to_iwate=WORDS,
        message="月に十時間ほど、ネットの売り方を一緒に考えたいです",
    )


def proposal_of(people, sheet, **fields):
    team = Team.objects.create()
    for place, person in enumerate(people):
        TeamMember.objects.create(team=team, participant=person, is_lead=place == 0)
    defaults = {"status": Proposal.Status.DRAFT, "saw": LETTER, "propose": LETTER, "bring": "経験"}
    return Proposal.objects.create(challenge=sheet, team=team, **(defaults | fields))


def verify(person):
    out = StringIO()
    try:
        call_command("verify", erased=person.pk, stdout=out, stderr=out)
    except SystemExit:
        return out.getvalue().splitlines()
    return []


def test_an_erased_person_leaves_no_trace_and_the_figures_stay(client, sign_in):
    by = staff()
    person = tsukiko()
    sign_in(person.user)
    client.get("/my/")
    sheet = challenge(company())
    proposal = proposal_of([person], sheet)
    match = actions.record_match(
        challenge=challenge(company()), participants=[person], starts_on=dt.date(2026, 1, 5), by=by
    )
    register(event=event(), participant=person)
    choose_next_step(participant=person, kind=NextStep.Kind.TALK, words="遠野 月子まで電話をください")
    make_request(participant=person, kind=DataRequest.Kind.ERASURE, words="遠野 月子の記録を消してください")
    ContactRecord.objects.create(participant=person, author=by, how="phone", summary="遠野月子さんと電話")
    Message.objects.create(
        kind="x", to="owner@example.jp", addressee="owner@example.jp", text="遠野　月子さん"
    )
    before = (Match.objects.count(), Participant.objects.count(), person.registrations.count())
    assert verify(person) == [
        f"participants: participant {person.pk} is not erased",
        f"participants: user {person.user_id}: still active or with a name or address",
        "2 violations",
    ]

    erase(participant=person, by=by)

    assert verify(person) == []
    assert (Match.objects.count(), Participant.objects.count(), person.registrations.count()) == before
    proposal.refresh_from_db()
    match.refresh_from_db()
    assert (proposal.status, proposal.saw, proposal.bring) == (Proposal.Status.WITHDRAWN, "", "")
    assert match.status == Match.Status.ENDED
    assert person.registrations.get().status == "cancelled"
    assert not Consent.objects.valid().filter(participant=person).exists()
    assert DataRequest.objects.get().status == DataRequest.Status.DONE
    assert client.get("/my/").status_code == 302  # signed out everywhere


def test_the_proof_finds_what_was_left_somewhere():
    by, person = staff(), tsukiko()
    erase(participant=person, by=by)
    Message.objects.create(
        kind="x",
        to="owner@example.jp",
        addressee="owner@example.jp",
        subject="遠野月子さん",
        text=f"…{WORDS}…",
        context={"mail": "Tsukiko.Tono@example.jp"},
    )
    company(description="遠野 月子さんのおかげです")
    assert verify(person)[:-1] == [
        "participants: companies_company.description: name",
        "participants: iwate_kankei_auditentry.changes: name",
        "participants: notifications_message.context: mail",
        "participants: notifications_message.subject: name",
        "participants: notifications_message.text: words",
    ]


def test_a_sentence_that_others_write_too_is_no_trace_and_an_own_one_is_found_behind_it():
    template = "本業の経験を地域の会社のために使いたいです。"
    by, person = staff(), tsukiko()
    save_profile(participant=person, message=template, tie_to_iwate=template + WORDS)
    save_profile(participant=participant("盛岡 次郎"), message=template)
    erase(participant=person, by=by)
    assert verify(person) == []
    company(description=f"あの方は「{template}」と言いました")
    assert verify(person) == []
    company(description=f"あの方は「{template + WORDS}」と言いました")
    assert verify(person)[0] == "participants: companies_company.description: words"


def test_others_words_on_the_persons_match_name_nobody_any_more_and_other_bearers_stay():
    by, person, mate = staff(), tsukiko(), participant("遠野 次郎", "とおの じろう")
    match, alone, other = (
        actions.record_match(
            challenge=challenge(company()), participants=people, starts_on=dt.date(2026, 1, 5), by=by
        )
        for people in ([person, mate], [person], [mate])
    )
    texts = "月子さんと次郎さんに会った。", "遠野さん、とおの様、月子先生と話した。", "遠野さんは元気です。"
    for row, summary in zip((match, alone, other), texts, strict=True):
        about = {"match": row, "company": row.challenge.company}
        ContactRecord.objects.create(author=by, how="phone", summary=summary, **about)
    noted = ContactRecord.objects.order_by("pk").values_list("summary", flat=True)
    erase(participant=person, by=by)
    assert list(noted) == ["＊＊＊と次郎さんに会った。", "遠野さん、とおの様、＊＊＊と話した。", texts[2]]
    assert "月子先生" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert verify(person) == []
    alone.contact_records.update(summary="月子さんのこと")
    note = alone.contact_records.get()
    assert verify(person)[:-1] == [
        f"matching: matching.contactrecord {note.pk}: summary calls the person by name"
    ]


def test_a_freed_seat_is_offered_to_the_next():
    by, person, next_one = staff(), tsukiko(), participant()
    full = event(capacity=1)
    register(event=full, participant=person)
    waiting = register(event=full, participant=next_one)
    erase(participant=person, by=by)
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_in_a_team_the_person_leaves_and_the_lead_passes_on():
    by, person, mate = staff(), tsukiko(), participant("盛岡 次郎")
    proposal = proposal_of([person, mate], challenge(company()))
    erase(participant=person, by=by)
    proposal.refresh_from_db()
    assert [(member.participant, member.is_lead) for member in proposal.team.members.current()] == [
        (mate, True)
    ]
    assert proposal.status == Proposal.Status.DRAFT
    assert proposal.propose == LETTER.replace("遠野 月子", "＊＊＊")  # the letter is also the mate's
    assert verify(person) == []


def test_the_match_of_an_erased_person_still_opens_with_conditions_that_say_nothing(client, sign_in):
    match = ties.match()
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    lead, host = ties.lead_of(match), ties.host_of(match)
    actions.move_match(match=match, to="running", by=match.recorded_by)
    for side, user in (("team", lead), ("host", host)):
        actions.receive_terms(terms=terms, by=user, side=side)
    erase(participant=lead.participant, by=staff())
    sign_in(host)
    for name, numbers in [("match", []), ("terms", [1]), ("terms_pdf", [1])]:
        answer = client.get(reverse(f"host:{name}", args=[match.pk, *numbers]))
        assert answer.status_code == 200, name
        assert ties.CONDITIONS["pay"] not in (answer.text if name != "terms_pdf" else text_of(answer.content))


def test_other_people_with_the_same_name_or_a_longer_address_are_left_alone():
    by, person = staff(), tsukiko()
    namesake = participant("遠野 月子", "とおの つきこ")
    longer = participant("海野 波", email="my.tsukiko.tono@example.jp")
    erase(participant=person, by=by)
    namesake.refresh_from_db()
    longer.user.refresh_from_db()
    assert (namesake.name, longer.user.email) == ("遠野 月子", "my.tsukiko.tono@example.jp")
    assert verify(person) == []


def test_the_log_of_who_did_what_stays_without_the_values():
    by, person = staff(), tsukiko()
    entries = AuditEntry.objects.filter(model="participants.participant", row=str(person.pk))
    count = entries.count()
    assert count
    erase(participant=person, by=by)
    assert entries.count() > count
    assert audit.of(person).first().verb == "update"


def test_unsent_mail_to_the_person_is_withdrawn_and_its_address_forgotten():
    by, person = staff(), tsukiko()
    Message.objects.enqueue("x", to=person.user, text="遠野 月子 様")
    erase(participant=person, by=by)
    assert not Message.objects.unsent().filter(kind="x").exists()
    assert not Message.objects.filter(to="tsukiko.tono@example.jp").exists()


def test_erasing_twice_is_erasing_once():
    by, person = staff(), tsukiko()
    assert erase(participant=person, by=by) == erase(participant=person, by=by)


def test_only_the_prefecture_erases():
    person = tsukiko()
    with pytest.raises(PermissionDenied):
        erase(participant=person, by=staff(Assignment.Role.CITY, municipality="032093"))


def test_somebody_who_answers_for_a_company_is_not_erased_before_that_has_ended():
    person = tsukiko()
    Contact.objects.create(company=company(), user=person.user, name="遠野 月子")
    with pytest.raises(ValidationError):
        erase(participant=person, by=staff())
    person.refresh_from_db()
    assert person.name == "遠野 月子"


# Tables that tell of a person and hold words, and why erasing leaves their words alone.
LEFT_ALONE = {
    "events.Attendance": "no words",
    "events.CalendarFeed": "deleted",
    "events.MessageText": "written by staff to many",
    "matching.Preference": "ranks only",
    "matching.HostPreference": "ranks only",
    "matching.Invitation": "its address is taken out by itself",
    "participants.SavedSearch": "deleted",
    "participants.Consent": "version and way only",
    "participants.EarlierTie": "names of events and companies; the person's name is replaced",
    "participants.Erasure": "fingerprints only",
    "participants.ImportRow": "emptied with the record",
    "participants.Merge": "numbers and names of columns only",
    "participants.NextStep": "emptied with the record",
    "participants.DataRequest": "emptied with the record",
    "events.Registration": "emptied by itself",
    "participants.Participant": "emptied by itself",
}


def test_every_table_that_tells_of_a_person_has_a_rule_for_its_words():
    rules = [*erasure.OF_PERSON, *erasure.OF_TEAM, *erasure.OF_ACCOUNT]
    ruled = {model._meta.label for model, *_rest in rules}
    assert {model._meta.label for model in tables_about_people()} - ruled - set(LEFT_ALONE) == set()


def tables_about_people():
    """Models with words whose foreign keys lead, over any number of steps, to a participant or a team."""
    about = {Participant, Team}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model in about and model not in about
        }
        if not more:
            break
        about |= more
    words = (models.CharField, models.TextField, models.JSONField)
    return {
        model
        for model in about
        if any(isinstance(field, words) and not field.choices for field in model._meta.concrete_fields)
    }
