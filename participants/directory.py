"""The member directory: who agreed to be found, and only those parts of the profile that each one chose."""

from django.utils.translation import gettext_lazy as _

from iwate_kankei.templatetags.languages import listed

SHOWABLE = {
    "residence": _("Prefecture of residence"),
    "occupation": _("Occupation"),
    "skills": _("Skills"),
    "municipalities": _("Municipalities"),
    "tie_to_iwate": _("Tie to Iwate"),
    "message": _("What I would like to do"),
}


def cards(people):
    """[{"name", "parts": [(label, text)]}]; a part that was not chosen or is empty is left out."""
    return [{"name": person.name, "parts": list(_parts(person))} for person in people]


def _parts(person):
    for field, label in SHOWABLE.items():
        if field not in person.directory_shows:
            continue
        value = getattr(person, field)
        if field in {"skills", "municipalities"}:
            value = listed(value.all())
        if value:
            yield label, value
