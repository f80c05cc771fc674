"""Writing a proposal: started after a visit, saved, shown to the mentor, submitted, taken back."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.templatetags.languages import listed
from participants.actions import give_consent
from participants.models import Consent, Participant

from .. import access, emails
from ..models import Admission, Comment, Proposal, Rules, Team, TeamMember, Version
from ..wording import hold_contact_details, without_contact_details
from .locks import proposal_now, refuse_unless

Status = Proposal.Status


@transaction.atomic
def start_proposal(*, challenge, participant):
    """A draft by a team of one. Whoever has a live proposal to this challenge gets that one back."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # a double click starts one
    mine = TeamMember.objects.current().filter(participant=participant).values("team")
    existing = challenge.proposals.filter(team__in=mine).exclude(status=Status.WITHDRAWN).first()
    if existing:
        return existing
    participant.check_takes_part()
    _check_open(challenge)
    refuse_unless(
        Rules.objects.of(challenge.programme).admits(participant, challenge),
        _(
            "Proposals come after a visit: please take part in fieldwork in this city first, or meet the "
            "owner. If you have met already, please ask the mentor."
        ),
        "not_admitted",
    )
    team = Team.objects.create()
    TeamMember.objects.create(team=team, participant=participant, is_lead=True)
    return Proposal.objects.create(
        challenge=challenge, team=team, hours_per_month=participant.hours_per_month or None
    )


def _check_open(challenge):
    open_now = Challenge.objects.open().filter(pk=challenge.pk).exists()
    refuse_unless(
        challenge.is_relayable,
        _("This is an offer of employment. The portal does not pass it on: please ask the company directly."),
        "employment",
    )
    refuse_unless(open_now, _("This challenge does not take proposals any more."), "closed")


@transaction.atomic
def save_draft(*, proposal, by, **parts):
    """Keep what was typed, complete or not. `parts`: any of Proposal.PARTS, and may_forward."""
    proposal = proposal_now(proposal)
    access.require(by, "write", proposal)
    refuse_unless(proposal.is_open_to_writing, _("This proposal is not a draft any more."))
    unknown = set(parts) - {*Proposal.PARTS, "may_forward"}
    if unknown:
        raise TypeError(f"no such parts of a proposal: {sorted(unknown)}")
    for name, value in parts.items():
        setattr(proposal, name, value)
    if parts.get("may_forward"):  # the consent itself, with the version of its text, is the person's
        give_consent(participant=by.participant, purpose=Consent.Purpose.SHARING, how="proposal")
    proposal.saved_at = clock.now()
    proposal.save(update_fields=[*parts, "saved_at"])
    return proposal


@transaction.atomic
def ask_for_comments(*, proposal, by):
    """Show the draft as it is now to the city's mentors: a version that they can comment on."""
    proposal = proposal_now(proposal)
    access.require(by, "write", proposal)
    refuse_unless(proposal.is_open_to_writing, _("This proposal is not a draft any more."))
    refuse_unless(proposal.propose, _("Please write first what you propose."), "empty")
    proposal.shared_at = clock.now()
    proposal.save(update_fields=["shared_at"])
    version = _keep_version(proposal, by, Version.Shown.MENTOR)
    emails.comments_asked_for(version)
    return version


@transaction.atomic
def comment(*, version, by, text):
    """A remark on a version; the other side (mentor or team) is told."""
    held = access.require(by, "comment", version.proposal)
    refuse_unless(text.strip(), _("Please write a comment."), "empty")
    from_mentor = access.TEAM not in held
    row = Comment.objects.create(version=version, author=by, text=text.strip(), from_mentor=from_mentor)
    emails.commented(row)
    return row


@transaction.atomic
def submit(*, proposal, by):
    """Send the letter to the host, who owes an answer from now on."""
    proposal = proposal_now(proposal)
    access.require(by, "submit", proposal)
    refuse_unless(
        Status.SUBMITTED in Proposal.TRANSITIONS[proposal.status], _("This proposal is not a draft any more.")
    )
    _check_open(proposal.challenge)
    _check_complete(proposal)
    rules = Rules.objects.of(proposal.challenge.programme)
    _check_team(proposal, rules)
    proposal.status = Status.SUBMITTED
    proposal.submitted_at = clock.now()
    proposal.answer_by = clock.today() + dt.timedelta(days=rules.answer_days)
    proposal.save(update_fields=["status", "submitted_at", "answer_by"])
    _keep_version(proposal, by, Version.Shown.HOST)
    emails.submitted(proposal)
    return proposal


def _check_complete(proposal):
    missing = [
        str(Proposal._meta.get_field(name).verbose_name)
        for name in Proposal.REQUIRED_PARTS
        if not getattr(proposal, name)
    ]
    refuse_unless(
        not missing,
        _("Still to be written: %(parts)s.") % {"parts": listed(missing)},
        "incomplete",
    )
    without_contact_details(*(getattr(proposal, name) for name in Proposal.TEXTS))


def _check_team(proposal, rules):
    """Locked in the order of their ids, so that two letters of one person cannot both take the last place."""
    people = list(
        Participant.objects.select_for_update(no_key=True)
        .filter(pk__in=proposal.team.members.current().values("participant"))
        .order_by("pk")
    )
    most = proposal.challenge.team_max
    refuse_unless(
        len(people) <= most,
        _("This challenge is for at most %(most)s people in a team.") % {"most": most},
        "too_many",
    )
    refuse_unless(
        all(person.name for person in people),
        _("Every member first writes a name in the profile: the host should know who writes."),
        "nameless",
    )
    for person in people:
        refuse_unless(  # what the host reads beside the letter
            not hold_contact_details(person.name, person.occupation, person.residence),
            _(
                "The company reads parts of the profile of %(name)s, and there is an e-mail address or a "
                "telephone number in them. Please take it out of the profile first."
            )
            % {"name": person.name},
            "profile_address",
        )
        pending = pending_of(person, proposal.challenge.programme_id)
        refuse_unless(
            pending < rules.most_pending,
            _(
                "%(name)s already has %(count)s proposals waiting for an answer. Please wait for one, or "
                "withdraw one."
            )
            % {"name": person.name, "count": pending},
            "too_many_pending",
        )


def pending_of(participant, programme):
    """How many letters of this person in the programme wait for an answer (those passed on don't count)."""
    teams = TeamMember.objects.current().filter(participant=participant).values("team")
    waiting = Proposal.objects.waiting_for_answer().originals()
    return waiting.filter(team__in=teams, challenge__programme=programme).count()


def _keep_version(proposal, by, shown_to):
    """A new version, unless the last one that was shown to the same reader says exactly the same."""
    parts = {name: getattr(proposal, name) for name in Proposal.PARTS}
    last = proposal.versions.last()
    if last and last.parts == parts and last.shown_to == shown_to:
        return last
    number = (proposal.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return Version.objects.create(
        proposal=proposal, number=number, parts=parts, shown_to=shown_to, saved_by=by
    )


@transaction.atomic
def withdraw(*, proposal, by):
    """The authors take the letter back; it can be reopened and submitted again until the deadline."""
    proposal = proposal_now(proposal)
    access.require(by, "withdraw", proposal)
    refuse_unless(
        Status.WITHDRAWN in Proposal.TRANSITIONS[proposal.status],
        _("This proposal has been answered or withdrawn already."),
    )
    was_submitted = proposal.status == Status.SUBMITTED
    proposal.status = Status.WITHDRAWN
    proposal.save(update_fields=["status"])
    emails.withdrawn(proposal, was_submitted)
    return proposal


@transaction.atomic
def reopen(*, proposal, by):
    """A withdrawn letter becomes a draft again."""
    proposal = proposal_now(proposal)
    access.require(by, "withdraw", proposal)
    refuse_unless(proposal.status == Status.WITHDRAWN, _("Only a withdrawn proposal can be reopened."))
    _check_open(proposal.challenge)
    live = Proposal.objects.filter(challenge=proposal.challenge, team=proposal.team)
    refuse_unless(
        not live.exclude(status=Status.WITHDRAWN).exists(),
        _("Your team has another proposal to this challenge."),
        "another",
    )
    proposal.status = Status.DRAFT
    proposal.submitted_at = proposal.answer_by = None
    proposal.save(update_fields=["status", "submitted_at", "answer_by"])
    return proposal


@transaction.atomic
def admit(*, participant, challenge, by, reason):
    """Staff let somebody propose whom the programme's rule would not."""
    if not access.roles(by, company=challenge.company) & access.MAY["admit"]:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Please say why."), code="empty")
    admission, _created = Admission.objects.get_or_create(
        participant=participant, challenge=challenge, defaults={"reason": reason.strip(), "admitted_by": by}
    )
    return admission
