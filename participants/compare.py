"""Two records beside each other, as rows of a table."""

from django.utils.translation import gettext_lazy as _

from iwate_kankei.templatetags.dates import jdatetime

FIELDS = [
    "name",
    "name_kana",
    "email",
    "phone",
    "residence",
    "occupation",
    "employer",
    "hours_per_month",
]
COUNTS = [
    ("registrations", _("Registrations")),
    ("memberships", _("Teams")),
    ("earlier_ties", _("Earlier ties")),
    ("contact_records", _("Notes of conversations")),
    ("held_skills", _("Skills")),
]


def side_by_side(one, other):
    """[{"label", "one", "other", "same"}]: what was answered, then how much hangs on each record."""
    rows = []
    for name in FIELDS:
        values = getattr(one, name), getattr(other, name)
        rows.append(_row(one._meta.get_field(name).verbose_name, *values))
    rows.append(_row(_("Registered"), jdatetime(one.created_at), jdatetime(other.created_at)))
    rows.append(_row(_("Account"), *(getattr(each.user, "email", "") for each in (one, other))))
    for name, label in COUNTS:
        rows.append(_row(label, getattr(one, name).count(), getattr(other, name).count()))
    return rows


def _row(label, one, other):
    return {"label": label, "one": one, "other": other, "same": one == other}
