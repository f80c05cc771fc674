"""Two cities with the same things in them: Kamaishi, where our staff work, and Ichinoseki, which is not
theirs.

Everything of Ichinoseki carries MARK in each text, so that a leak shows wherever it comes out.
A model that is new in the admin needs a row here.
"""

import datetime as dt

from django.utils import timezone

from events.models import Registration
from iwate_kankei.models import Assignment
from matching.models import (
    CheckIn,
    ContactRecord,
    Match,
    Proposal,
    QuietSpell,
    Round,
    Rules,
    Team,
    TeamMember,
    Version,
)
from notifications.models import Bounce, Message
from tests import factories

MARK = "よそもの"
SLUG_MARK = "yosomono"
OURS, THEIRS = factories.KAMAISHI, factories.ICHINOSEKI
# Models without a place: whoever may see them sees all of them.
SHARED = {
    "notifications.wording",
    "events.questionnaire",
    "companies.skill",
    "companies.placementnotification",
    "iwate_kankei.auditentry",
}


class City:
    """One row of each model, all about one place. `rows` maps "app.model" to the row."""

    def __init__(self, code, programme=None):
        mark = MARK if code == THEIRS else ""
        slug = SLUG_MARK if code == THEIRS else "ours"
        self.code = code
        programme = programme or factories.programme(f"事業{mark}", municipalities=[code])
        company = factories.company(
            f"会社{mark}",
            municipality=code,
            name_kana=f"かいしゃ{mark}",
            slug=f"co-{slug}",
            is_published=False,
        )
        contact = factories.host(at=company, name=f"社長{mark}")
        sheet = factories.challenge(
            company, programme, title=f"課題{mark}", slug=f"ch-{slug}", status="draft", published_at=None
        )
        event = factories.event(
            f"講座{mark}", programme, municipalities=[code], slug=f"ev-{slug}", status="draft"
        )
        person = factories.participant(
            f"参加者{mark}", f"さんかしゃ{mark}", email=f"{slug}@example.jp", phone="090-0000-0000"
        )
        registration = Registration.objects.create(
            event=event, participant=person, status=Registration.Status.CONFIRMED
        )
        event.seats_taken = 1
        event.save(update_fields=["seats_taken"])
        team = Team.objects.create(name=f"組{mark}")
        TeamMember.objects.create(team=team, participant=person, is_lead=True)
        proposal = Proposal.objects.create(
            challenge=sheet,
            team=team,
            status=Proposal.Status.SUBMITTED,
            propose=f"提案{mark}",
            submitted_at=timezone.now(),
            answer_by=timezone.localdate() + dt.timedelta(days=14),
        )
        match = Match.objects.create(challenge=sheet, team=team, starts_on=timezone.localdate())
        mentor = factories.staff(
            Assignment.Role.MENTOR, code, name=f"メンター{mark}", organisation=f"DMO{mark}"
        )
        Message.objects.enqueue("test.kind", to=person.user, subject=f"件名{mark}", text=f"本文{mark}")
        note = ContactRecord.objects.create(
            company=company, participant=person, author=mentor, how="visit", summary=f"話{mark}"
        )
        self.mentor = mentor
        self.rows = {
            "iwate_kankei.municipality": programme.municipalities.get(pk=code),
            "iwate_kankei.programme": programme,
            "iwate_kankei.user": mentor,
            "iwate_kankei.assignment": mentor.assignments.get(),
            "companies.company": company,
            "companies.contact": contact,
            "companies.challenge": sheet,
            "events.event": event,
            "events.registration": registration,
            "participants.participant": person,
            "matching.proposal": proposal,
            "matching.match": match,
            "matching.rules": Rules.objects.get_or_create(programme=programme)[0],
            "matching.contactrecord": note,
            "notifications.bounce": Bounce.objects.create(address=person.email, kind="hard", source="test"),
            "matching.checkin": CheckIn.objects.create(
                match=match, step="2w", side="host", due_on=timezone.localdate(), mood="trouble", words=mark
            ),
            "matching.quietspell": QuietSpell.objects.create(match=match),
            "matching.version": Version.objects.create(proposal=proposal, number=1, parts={"propose": mark}),
            "matching.round": Round.objects.get_or_create(
                programme=programme,
                defaults={
                    "participants_rank_until": timezone.localdate(),
                    "hosts_rank_until": timezone.localdate(),
                },
            )[0],
            "notifications.message": Message.objects.get(subject=f"件名{mark}"),
        }

    def staff(self, role):
        """Somebody with the role here, who starts with nothing of their own."""
        place = self.code if role == Assignment.Role.CITY else None
        programme = self.rows["iwate_kankei.programme"] if role == Assignment.Role.OPERATOR else None
        return factories.staff(role, place, programme, name="われわれ")
