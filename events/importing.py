"""Events from a spreadsheet, as drafts with one session; those with several sessions keep their dates."""

from django.utils import timezone
from django.utils.translation import gettext as _

from iwate_kankei.models import Municipality, Programme
from iwate_kankei.sheets import Sheet

from . import actions
from .actions.season import free_slug
from .models import Event

PERIOD = ("starts_at", "ends_at")  # of the session
SEPARATED = str.maketrans(",，・/／", "、、、、、")


class EventSheet(Sheet):
    model = Event
    columns = (
        "slug", "programme", "kind", "title", "municipalities", "starts_at", "ends_at", "summary",
        "description", "venue", "fee", "capacity", "opens_at", "closes_at", "cancel_until",
    )  # fmt: skip
    required = ("programme", "kind", "title", "municipalities", "starts_at", "ends_at", "capacity")
    identity = ("programme", "title")

    def rows(self):
        return super().rows().select_related("programme").prefetch_related("municipalities", "sessions")

    def offered(self, name):
        if name == "programme":
            return Programme.objects.visible_to(self.user)
        return Municipality.objects.visible_to(self.user).taking_part()

    def current(self, event, name):
        """Of a joint event one sees, and changes, one's own part."""
        if name != "municipalities":
            return super().current(event, name)
        mine = {place.pk for place in self.offered(name)}
        return sorted((place for place in event.municipalities.all() if place.pk in mine), key=lambda m: m.pk)

    def value(self, name, text):
        if name != "municipalities":
            return super().value(name, text)
        names = [part.strip() for part in text.translate(SEPARATED).split("、") if part.strip()]
        return sorted((self._related(name, part) for part in names), key=lambda place: place.pk)

    def words(self, name, value):
        return (
            "、".join(str(place) for place in value or ())
            if name == "municipalities"
            else super().words(name, value)
        )

    def assign(self, event, name, value):
        if name not in ("municipalities", "capacity") or (name == "capacity" and event._state.adding):
            setattr(event, name, value)

    def check(self, row):
        event, values = row.instance, row.values
        for name in self.required:
            if not values.get(name, event._state.adding is False):
                row.errors.append(_("%(column)s: this is needed.") % {"column": self.label(name)})
        moved = {label for label, _old, _new in row.changes} & {self.label(name) for name in PERIOD}
        if moved and not event._state.adding and len(event.sessions.all()) != 1:
            row.errors.append(_("The event has several sessions; please change their dates on its own page."))
        if event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
            row.errors.append(_("The end must be after the start."))
        if not event._state.adding and values.get("capacity", event.seats_taken) < event.seats_taken:
            row.errors.append(
                _("%(taken)s seats are given already; the capacity cannot be lower.")
                % {"taken": event.seats_taken}
            )

    def write(self, row):
        (self._add if row.instance._state.adding else self._change)(row.instance, row.values)
        actions.announce_changes(event=row.instance)

    def _add(self, event, values):
        event.slug = free_slug(f"{event.kind}-{timezone.localdate(event.starts_at):%Y%m%d}-0")
        event.save()
        event.municipalities.set(values["municipalities"])
        event.sessions.create(starts_at=event.starts_at, ends_at=event.ends_at)

    def _change(self, event, values):
        """Only what the file has is written: seats are counted elsewhere at the same moment."""
        event.save(update_fields=[n for n in values if n not in (*PERIOD, "municipalities", "capacity")])
        if "municipalities" in values:
            foreign = event.municipalities.exclude(pk__in=self.offered("municipalities"))
            event.municipalities.set([*foreign, *values["municipalities"]])
        if (session := event.sessions.first()) and event.sessions.count() == 1:
            session.starts_at, session.ends_at = event.starts_at, event.ends_at
            session.save(update_fields=list(PERIOD))
        if values.get("capacity", event.capacity) != event.capacity:
            actions.change_capacity(event=event, capacity=values["capacity"], by=self.user)
