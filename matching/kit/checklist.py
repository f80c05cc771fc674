"""What is still open before a programme can begin: looked up afresh each time, never out of date."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event
from iwate_kankei.models import Assignment
from iwate_kankei.templatetags.languages import listed

from .leftovers import leftovers


@dataclass(frozen=True)
class Item:
    label: str
    done: bool
    url: str


def checklist(programme):
    parts = (_programme, _places, _requirements, _events, _names)
    return [item for part in parts for item in part(programme)]


def _change(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _programme(programme):
    here = _change(programme)
    yield Item(_("Telephone and e-mail address for questions"), bool(programme.contact_email), here)
    operators = Assignment.objects.current().filter(role=Assignment.Role.OPERATOR, programme=programme)
    yield Item(
        _("Somebody at the operator has an account"),
        operators.exists(),
        _new_assignment(role="operator", programme=programme.pk),
    )


def _new_assignment(**values):
    return f"{reverse('admin:iwate_kankei_assignment_add')}?{urlencode(values)}"


def _places(programme):
    posts = set(Assignment.objects.current().values_list("role", "municipality"))
    named = set(programme.organisations.values_list("role", "municipality"))
    places = programme.places.select_related("municipality").annotate(
        companies=Count("municipality__companies", distinct=True),
        challenges=Count(
            "municipality__companies__challenges",
            filter=Q(municipality__companies__challenges__programme=programme),
            distinct=True,
        ),
    )
    for place in places.order_by("municipality"):
        name, code = place.municipality, place.municipality_id
        words, here = {"place": name}, _change(programme)
        yield Item(_("%(place)s: the responsible section") % words, bool(place.section), here)
        for role, label in (
            (Assignment.Role.CITY, _("%(place)s: a member of the city's staff has an account")),
            (Assignment.Role.MENTOR, _("%(place)s: a mentor has an account")),
        ):
            yield Item(
                label % words, (role, code) in posts, _new_assignment(role=role.value, municipality=code)
            )
        yield Item(_("%(place)s: the organisation of the mentors") % words, ("mentor", code) in named, here)
        companies = (
            reverse("admin:companies_company_changelist")
            + "?"
            + urlencode({"municipality__code__exact": code})
        )
        yield Item(_("%(place)s: at least one company") % words, bool(place.companies), companies)
        challenges = reverse("admin:companies_challenge_changelist")
        yield Item(_("%(place)s: at least one challenge") % words, bool(place.challenges), challenges)


def _requirements(programme):
    for row in programme.requirements.all():
        label = _("Requirement “%(label)s”: due date and who is responsible") % {"label": row.label}
        yield Item(label, bool(row.due_on and row.responsible), _change(programme))


def _events(programme):
    for event in programme.events.order_by("starts_at", "id"):
        label = _("Event “%(title)s”: date, venue and text looked through, and published") % {
            "title": event.title
        }
        yield Item(label, event.status != Event.Status.DRAFT, _change(event))


def _names(programme):
    """Of other places, left in texts that were taken over; done when they are gone."""
    for row, names in leftovers(programme):
        facts = {"row": row, "kind": row._meta.verbose_name, "names": listed(names)}
        yield Item(_("%(kind)s “%(row)s”: its text still names %(names)s") % facts, False, _change(row))
