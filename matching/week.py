"""What lies on a mentor's desk this week, and how it is spread: read only."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from iwate_kankei import clock
from iwate_kankei.models import Assignment, User

from . import quiet
from .models import CheckIn, ContactRecord, Match, Proposal, QuietSpell, Round, Version

WEEK = dt.timedelta(days=7)


def of(user):
    """Rows for matching/mentor_home.html; each list is short by nature, or cut with a page behind it."""
    letters = Proposal.objects.managed_by(user).with_people()
    today = clock.today()
    return {
        "today": today,
        "overdue": letters.overdue().order_by("answer_by"),
        "waiting": list(letters.waiting_for_answer().filter(answer_by__gte=today).order_by("answer_by")),
        "to_match": letters.to_be_matched(),
        "to_comment": to_comment(user),
        "alerts": alerts(user),
        "quiet": quiet_rows(QuietSpell.objects.managed_by(user).shown())[:5],
        "promises": ContactRecord.objects.visible_to(user)
        .promised()
        .filter(promise_due__lte=today + WEEK)
        .select_related("company", "participant", "match__team")
        .order_by("promise_due"),
        "visits": visits(user, today),
        "rounds": Round.objects.visible_to(user).live().select_related("programme"),
        "matches": Match.objects.managed_by(user).alive().with_people(),
    }


def to_comment(user):
    """Versions that authors have shown, newest of each letter, which no mentor has commented on yet."""
    drafts = Proposal.objects.managed_by(user).filter(status=Proposal.Status.DRAFT)
    shown = Version.objects.filter(shown_to=Version.Shown.MENTOR, proposal__in=drafts.values("pk"))
    newest = shown.order_by("proposal_id", "-number").distinct("proposal_id")
    return (
        Version.objects.filter(pk__in=newest.values("pk"))
        .exclude(comments__from_mentor=True)
        .select_related("proposal__challenge__company", "proposal__team")
        .prefetch_related("proposal__team__members__participant")
    )


@dataclass(frozen=True)
class Alert:
    """One question of one match that needs a mentor, with every reason for it and what each side said."""

    rows: list[CheckIn]
    reasons: list[str]

    @property
    def match(self):
        return self.rows[0].match


def alerts(user):
    """Check-ins that need a mentor: trouble, two sides that differ, silence. Each question is listed once."""
    rows = CheckIn.objects.managed_by(user).filter(seen_at__isnull=True)
    rows = rows.select_related("match__challenge__company", "match__team")
    rows = rows.prefetch_related("match__team__members__participant")
    found = {}
    for why, due in (
        ("trouble", rows.troubled()),
        ("different", rows.differing()),
        ("silent", rows.silent()),
    ):
        for row in due:
            alert = found.setdefault((row.match_id, row.step), Alert([], []))
            alert.rows.extend([row] if row not in alert.rows else [])
            alert.reasons.extend([why] if why not in alert.reasons else [])
    return list(found.values())


def visits(user, today):
    """Talks agreed for the coming week."""
    letters = Proposal.objects.managed_by(user).with_people()
    start = clock.now()
    soon = Q(talks__chosen__gte=start, talks__chosen__lt=start + WEEK)
    rows = letters.filter(soon).values_list("pk", "talks__chosen", "talks__how")
    by_pk = {row.pk: row for row in letters.filter(pk__in=[pk for pk, *_ in rows])}
    return sorted(
        ((chosen, how, by_pk[pk]) for pk, chosen, how in rows if chosen and chosen >= start),
        key=lambda entry: entry[0],
    )


def quiet_rows(spells):
    """[(spell, reasons in words, the one suggested action)]"""
    rows = spells.select_related(
        "match__challenge__company__mentor", "match__team", "snoozed_by"
    ).prefetch_related("match__team__members__participant")
    found = []
    for spell in rows:
        reasons = [quiet.Reason(**reason) for reason in spell.reasons]
        found.append((spell, [reason.words for reason in reasons], quiet.suggestion(reasons)))
    return found


def load(user):
    """Mentors of the places that the person sees: companies, letters waiting, matches, notes of 30 days."""
    on_duty = Assignment.objects.current().filter(role=Assignment.Role.MENTOR)
    duties = user.duties
    if not duties.everywhere:
        on_duty = on_duty.filter(municipality__in=duties.municipalities)
    alive = ~Q(mentored_companies__challenges__matches__status__in=Match.OVER)
    waiting = Q(mentored_companies__challenges__proposals__status=Proposal.Status.SUBMITTED)
    recent = Q(contact_records__happened_on__gte=clock.today() - dt.timedelta(days=30))
    rows = User.objects.filter(pk__in=on_duty.values("user")).annotate(
        companies=Count("mentored_companies", distinct=True),
        letters=Count("mentored_companies__challenges__proposals", filter=waiting, distinct=True),
        ties=Count("mentored_companies__challenges__matches", filter=alive, distinct=True),
        notes=Count("contact_records", filter=recent, distinct=True),
    )
    return rows.order_by("-ties", "-letters", "pk")
