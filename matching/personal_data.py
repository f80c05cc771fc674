"""Everything the portal holds of one person, for the person: the same for JSON and for reading."""

import datetime as dt
import re

from allauth.usersessions.models import UserSession
from django.contrib.postgres.fields import ArrayField
from django.db.models import ForeignKey, ManyToManyField, Q
from django.http import JsonResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from events.models import Attendance
from iwate_kankei.templatetags.dates import jdate, jdatetime
from iwate_kankei.templatetags.languages import listed
from notifications.models import Bounce, Message
from notifications.models import Preference as MailPreference

from .column_names import name_of
from .column_values import in_words
from .models import (
    Admission,
    CheckIn,
    Closing,
    Comment,
    Match,
    Placed,
    Preference,
    Proposal,
    Question,
    Talk,
    TeamAsk,
    TeamMember,
    Terms,
    Version,
)

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d)?")
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
SILENT |= {"password", "groups", "user_permissions", "number", "uid", "session_key", "reason_gone"}
# What opens something: seeds of second factors, and what the browser was doing.
SILENT_OF = {"mfa.authenticator": {"data"}, "usersessions.usersession": {"data"}}


def personal_data(participant, *, with_notes=False):
    """[{"title", "rows": [[(label, value)]]}]: sections with their rows. Values are text, numbers, lists.

    with_notes: also what those in office wrote about the person, which the office gives out on request.
    """
    return [
        {"title": force_str(title), "rows": [_row(row) for row in rows]}
        for title, rows in sections(participant, with_notes=with_notes)
    ]


def sections(participant, *, with_notes):
    """[(title, rows)] of everything held."""
    found = _of_record(participant) + _of_events(participant) + _of_ties(participant)
    found += _of_looking_around(participant)
    if participant.user:
        found += _of_account(participant.user)
    if with_notes:
        found += _notes(participant)
    return found


def _of_record(participant):
    return [
        (_("Record"), [participant]),
        (_("Skills"), participant.held_skills.select_related("skill")),
        (_("Consents"), participant.consents.all()),
        (_("Next steps"), participant.next_steps.all()),
        (_("Earlier ties"), participant.earlier_ties.select_related("municipality")),
        (_("Requests on personal data"), participant.data_requests.select_related("settled_by")),
        (_("kept challenges"), participant.bookmarks.select_related("challenge")),
        (_("saved searches"), participant.saved_searches.all()),
    ]


def _of_events(participant):
    marks = Attendance.objects.filter(registration__participant=participant)
    return [
        (_("Registrations"), participant.registrations.select_related("event", "stream", "admitted_by")),
        (_("Attendance"), marks.select_related("registration__event", "session", "marked_by")),
    ]


def _of_ties(participant):
    # What a team has done since somebody left its draft is the others', but for what that person saved.
    teams = TeamMember.objects.current().filter(participant=participant).values("team")
    versions = Version.objects.filter(
        Q(proposal__team__in=teams) | Q(saved_by__isnull=False, saved_by=participant.user_id)
    )
    own = CheckIn.Side.TEAM
    placed = Placed.objects.filter(participant=participant, round__status="published")
    return [
        (_("Teams"), participant.memberships.select_related("team")),
        (_("Proposals"), Proposal.objects.filter(team__in=teams).select_related("challenge", "team")),
        (_("Earlier versions of proposals"), versions.select_related("proposal", "saved_by")),
        (_("Comments"), Comment.objects.filter(version__proposal__team__in=teams).select_related("version")),
        (_("Questions"), Question.objects.filter(proposal__team__in=teams).select_related("proposal")),
        (_("Talks"), _talks(teams)),
        (_("Preferences"), Preference.objects.filter(participant=participant)),
        (_("Places in matching rounds"), placed.select_related("placement__challenge", "round__programme")),
        (_("Matching rounds without a place"), participant.round_outcomes.select_related("round__programme")),
        (_("Matches"), Match.objects.filter(team__in=teams).select_related("challenge", "team")),
        (_("Written conditions"), Terms.objects.filter(match__team__in=teams).select_related("match")),
        (_("Check-ins"), CheckIn.objects.filter(match__team__in=teams, side=own).select_related("match")),
        (_("Work log"), participant.work_logs.select_related("match")),
        (_("Looking back"), Closing.objects.filter(match__team__in=teams, side=own)),
    ]


def _talks(teams):
    rows = list(Talk.objects.filter(proposal__team__in=teams).select_related("proposal"))
    for row in rows:
        row.where = row.where_now  # the company's number is not theirs before they agreed to the talk
    return rows


def _of_looking_around(participant):
    asks = TeamAsk.objects.filter(Q(asker=participant) | Q(asked=participant))
    aside = participant.dismissals.filter(side="person")
    return [
        (_("Suggestions put aside"), aside.select_related("challenge")),
        (_("Hints to challenges"), participant.hints.select_related("challenge", "by")),
        (_("Searches for a team"), participant.team_wishes.select_related("challenge")),
        (_("Questions to form a team"), asks.select_related("challenge", "asker", "asked")),
    ]


def _of_account(user):
    return [
        (_("Account"), [user]),
        (_("E-mail addresses"), user.emailaddress_set.all()),
        (_("Ways to sign in"), user.authenticator_set.all()),
        (_("Where you are signed in"), UserSession.objects.filter(user=user)),
        (_("half-done forms"), user.form_drafts.all()),
        (_("mail preferences"), MailPreference.objects.filter(user=user)),
        (_("Posts"), user.assignments.select_related("municipality", "programme")),
        (_("Contact of a company"), user.contacts.select_related("company")),
        (_("Mails"), Message.objects.filter(recipient=user)),
        (_("Mails that came back"), Bounce.objects.filter(address=user.email)),
    ]


def _notes(participant):
    records = participant.contact_records.select_related("company", "author", "match")
    admitted = Admission.objects.filter(participant=participant).select_related("challenge")
    return [
        (_("Notes of conversations"), records),
        (_("Admissions"), admitted),
        (_("Pins and forbids in matching rounds"), participant.rulings.select_related("challenge")),
        (_("Notes in matching rounds"), participant.round_notes.select_related("author")),
    ]


def readable(sections):
    """The sections with every value in words, for a page."""
    for section in sections:
        section["rows"] = [[(label, _in_words(value)) for label, value in row] for row in section["rows"]]
    return sections


def _in_words(value):
    if isinstance(value, dict):
        return " / ".join(f"{key}: {_in_words(each)}" for key, each in value.items())
    if isinstance(value, list):
        return listed(_in_words(each) for each in value)
    if value is True:
        return _("Yes")
    return _moment_in_words(value) if isinstance(value, str) and MOMENT.fullmatch(value) else value


def _moment_in_words(text):
    """Of what `_plain` made of a date or a moment."""
    return jdatetime(dt.datetime.fromisoformat(text)) if "T" in text else jdate(dt.date.fromisoformat(text))


def as_json(sections, name):
    """The sections as a file to take along."""
    data = {section["title"]: [dict(row) for row in section["rows"]] for section in sections}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _row(row):
    """(label, value) of each column that was filled in."""
    found = []
    silent = SILENT | SILENT_OF.get(row._meta.label_lower, set())
    for field in [*row._meta.concrete_fields, *row._meta.many_to_many]:
        if field.name in silent or field.generated:  # worked out from the others
            continue
        value = in_words(row, field.name, _value(row, field))
        if value not in ("", None, [], {}, False):
            found.append((name_of(field), value))
    return found


def _value(row, field):
    if isinstance(field, ManyToManyField):
        return [str(each) for each in getattr(row, field.name).all()]
    if isinstance(field, ForeignKey):
        return str(getattr(row, field.name) or "")
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.choices or [])
        return [force_str(labels.get(each, _plain(each))) for each in getattr(row, field.name)]
    if field.choices:
        return force_str(getattr(row, f"get_{field.name}_display")())
    return _plain(getattr(row, field.name))


def _plain(value):
    """As JSON can hold it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
