"""Everything the portal holds of one person, for the person: the same for JSON and for reading."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db.models import ForeignKey, ManyToManyField
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from notifications.models import Message
from participants.models import Consent, DataRequest, EarlierTie, NextStep, ParticipantSkill

from .models import CheckIn, Match, Outcome, Placed, Preference, Proposal, TeamMember, WorkLog

# Columns that say nothing about the person: keys and the machinery of sending.
SILENT = {
    "id",
    "participant",
    "user",
    "recipient",
    "code",
    "claim",
    "claimed_until",
    "message_id",
    "addressee",
}
SILENT |= {
    "about",
    "version",
    "context",
    "attempts",
    "last_error",
    "try_at",
    "priority",
    "due_at",
    "expires_at",
}
SILENT |= {"password", "groups", "user_permissions", "number"}


def personal_data(participant):
    """[{"title", "rows": [[(label, value)]]}]: sections with their rows. Values are text, numbers, lists.

    Notes that mentors wrote for themselves are given out by the office on request, not here.
    """
    teams = TeamMember.objects.filter(participant=participant).values("team")
    sections = [
        (_("Record"), [participant]),
        (_("Account"), [participant.user] if participant.user else []),
        (_("Skills"), ParticipantSkill.objects.filter(participant=participant).select_related("skill")),
        (_("Consents"), Consent.objects.filter(participant=participant)),
        (_("Registrations"), Registration.objects.filter(participant=participant).select_related("event")),
        (_("Proposals"), Proposal.objects.filter(team__in=teams, team__isnull=False)),
        (_("Matches"), Match.objects.filter(team__in=teams)),
        (_("Check-ins"), CheckIn.objects.filter(match__team__in=teams, side=CheckIn.Side.TEAM)),
        (_("Work log"), WorkLog.objects.filter(participant=participant)),
        (_("Preferences"), Preference.objects.filter(participant=participant)),
        (
            _("Matching rounds"),
            [
                *Placed.objects.filter(participant=participant, round__status="published"),
                *Outcome.objects.filter(participant=participant),
            ],
        ),
        (_("Next steps"), NextStep.objects.filter(participant=participant)),
        (_("Earlier ties"), EarlierTie.objects.filter(participant=participant)),
        (_("Requests on personal data"), DataRequest.objects.filter(participant=participant)),
        (_("Mails"), Message.objects.filter(recipient=participant.user) if participant.user else []),
    ]
    return [{"title": force_str(title), "rows": [_row(row) for row in rows]} for title, rows in sections]


def _row(row):
    """(label, value) of each column that was filled in."""
    found = []
    for field in [*row._meta.concrete_fields, *row._meta.many_to_many]:
        if field.name in SILENT:
            continue
        value = _value(row, field)
        if value not in ("", None, [], {}, False):
            found.append((force_str(field.verbose_name), value))
    return found


def _value(row, field):
    if isinstance(field, ManyToManyField):
        return [str(each) for each in getattr(row, field.name).all()]
    if isinstance(field, ForeignKey):
        return str(getattr(row, field.name) or "")
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.choices or [])
        return [force_str(labels.get(each, each)) for each in getattr(row, field.name)]
    if field.choices:
        return force_str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
