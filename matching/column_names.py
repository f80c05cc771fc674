"""What the columns are called where people read their data, if the model has no words for them."""

from django.utils.translation import gettext_lazy as _


def name_of(field):
    """The field's own wording; for one that has only a technical name, ours."""
    automatic = field.verbose_name == field.name.replace("_", " ")
    return str(NAMES.get(field.name, field.verbose_name) if automatic else field.verbose_name)


NAMES = {
    "admitted_by": _("admitted by"),
    "answered_at": _("answered at"),
    "answered_by": _("answered by"),
    "asked": _("asked person"),
    "asked_at": _("asked at"),
    "asked_by": _("asked by"),
    "asker": _("asking person"),
    "author": _("written by"),
    "by": _("by whom"),
    "cancelled_at": _("cancelled at"),
    "challenge": _("challenge"),
    "chosen_at": _("chosen at"),
    "chosen_by": _("chosen by"),
    "confirmed_by": _("confirmed by"),
    "created_at": _("recorded at"),
    "data": _("what was typed"),
    "decided_by": _("decided by"),
    "form": _("form"),
    "forwarded_by": _("passed on by"),
    "from_mentor": _("by a mentor"),
    "host_received_by": _("received for the company by"),
    "invited_at": _("invited at"),
    "invited_by": _("invited by"),
    "ip": _("Network address"),
    "issued_by": _("issued by"),
    "joined_at": _("joined at"),
    "last_seen_at": _("Last used"),
    "last_used_at": _("Last used"),
    "left_at": _("left at"),
    "logged_at": _("recorded at"),
    "marked_at": _("recorded at"),
    "marked_by": _("recorded by"),
    "match": _("match"),
    "placement": _("team of the round"),
    "proposal": _("proposal"),
    "questionnaire": _("questionnaire"),
    "registration": _("registration"),
    "replaced_at": _("replaced at"),
    "round": _("matching round"),
    "ruled_at": _("recorded at"),
    "ruled_by": _("recorded by"),
    "saved_at": _("saved at"),
    "saved_by": _("saved by"),
    "session": _("session"),
    "set_at": _("recorded at"),
    "settled_by": _("settled by"),
    "shown_to": _("shown to"),
    "side": _("side"),
    "team": _("team"),
    "team_received_by": _("received for the team by"),
    "type": _("kind"),
    "user_agent": _("Browser"),
    "written_at": _("written at"),
    "written_by": _("written by"),
}
