"""Events from a spreadsheet, as drafts. Start and end are enough; several days have a column of their own."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from iwate_kankei.cells import SEPARATOR, moment, parts
from iwate_kankei.models import Municipality, Programme
from iwate_kankei.sheets import Sheet

from . import actions
from .actions.season import free_slug
from .models import Event

PERIOD = ("starts_at", "ends_at")  # of the only session, or of the first and the last
NAMED = ("municipalities", "companies")  # columns with the names of several rows
ELSEWHERE = {*PERIOD, *NAMED, "sessions", "capacity"}  # written with care for what hangs on them
BETWEEN_PLACES = re.compile(r"[、,，・/／\n]")
BETWEEN_DAYS = re.compile(r"[、,，;；\n]\s*(?=\d|令和|R)")
CLOCK = r"\d{1,2}[:：時]\d{2}分?"
DAY = re.compile(rf"(?P<start>.+?{CLOCK})\s*[〜～~–—-]\s*(?P<end>.*?{CLOCK})(?:\s+(?P<title>\S.*))?")


class EventSheet(Sheet):
    model = Event
    columns = (
        "slug", "programme", "kind", "fulfils", "title", "municipalities", "starts_at", "ends_at", "sessions",
        "summary", "description", "venue", "venue_for", "online_url", "fee", "companies", "capacity",
        "visibility", "opens_at", "closes_at", "cancel_until",
    )  # fmt: skip
    required = ("programme", "kind", "title", "municipalities", "starts_at", "ends_at", "capacity")
    identity = ("programme", "title")
    extra = {"sessions": gettext_lazy("days"), "companies": gettext_lazy("companies visited")}
    prefetch = ("municipalities", "companies", "sessions")
    hints = {
        "sessions": gettext_lazy(
            "Only for several days or parts: 2026-12-19 10:00〜17:00 工場見学、2026-12-20 9:00〜15:00"
        ),
        "companies": gettext_lazy("Names of companies, one behind the other: 見本酒造、見本精工"),
    }

    def rows(self):
        return super().rows().select_related("programme")

    def offered(self, name):
        if name == "programme":
            return Programme.objects.visible_to(self.user)
        if name == "companies":
            return Company.objects.managed_by(self.user)
        return Municipality.objects.visible_to(self.user).taking_part()

    def needed(self, columns):
        return [name for name in self.required if name not in PERIOD or "sessions" not in columns]

    def current(self, event, name):
        """Of a joint event one sees, and changes, one's own part."""
        if name == "sessions":
            return [Day(row.starts_at, row.ends_at, row.title) for row in event.sessions.all()]
        if name not in NAMED:
            return super().current(event, name)
        mine = {row.pk for rows in self.named(name).values() for row in rows}
        return sorted((row for row in getattr(event, name).all() if row.pk in mine), key=lambda row: row.pk)

    def value(self, name, text):
        if name == "sessions":
            days = (_day(part) for part in parts(text, BETWEEN_DAYS))
            return sorted(days, key=lambda day: day.starts_at)
        if name not in NAMED:
            return super().value(name, text)
        names = parts(text, BETWEEN_PLACES) if name == "municipalities" else parts(text)
        return sorted((self._related(name, part) for part in names), key=lambda row: row.pk)

    def own_part(self, event, name, text):
        """An export names the others' places of a joint event too."""
        if name != "municipalities":
            return text
        mine = self.current(event, name)
        others = {str(place) for place in event.municipalities.all() if place not in mine}
        return SEPARATOR.join(part for part in parts(text, BETWEEN_PLACES) if part not in others)

    def assign(self, event, name, value):
        if name not in (*NAMED, "sessions", "capacity") or (name == "capacity" and event._state.adding):
            setattr(event, name, value)

    def settle(self, row):
        """Days that are new or changed say when the event begins and ends."""
        days, event = row.values.get("sessions"), row.instance
        if not days or not self._is_changed(row, "sessions"):
            return
        period = {"starts_at": days[0].starts_at, "ends_at": max(day.ends_at for day in days)}
        for name, when in period.items():
            if row.values.get(name, when) not in (None, when) and self._is_changed(row, name):
                row.errors.append(_("%(column)s: the days say otherwise.") % {"column": self.label(name)})
            row.values[name] = when
            setattr(event, name, when)

    def _is_changed(self, row, *names):
        return any(label in map(self.label, names) for label, _old, _new in row.changes)

    def check(self, row):
        event, values = row.instance, row.values
        for name in self.required:
            if not values.get(name, event._state.adding is False):
                row.errors.append(_("%(column)s: this is needed.") % {"column": self.label(name)})
        if not event._state.adding:
            self._check_days(row, len(event.sessions.all()))
        if event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
            row.errors.append(_("The end must be after the start."))
        if not event._state.adding and (values.get("capacity") or event.seats_taken) < event.seats_taken:
            row.errors.append(
                _("%(taken)s seats are given already; the capacity cannot be lower.")
                % {"taken": event.seats_taken}
            )

    def _check_days(self, row, held):
        if self._is_changed(row, "sessions"):
            if len(row.values["sessions"]) < held:
                row.errors.append(_("Days are taken out on the event's own page, where people are told."))
        elif self._is_changed(row, *PERIOD) and held != 1:
            row.errors.append(_("The event has several sessions; please change the column of the days."))

    def write(self, row):
        (self._add if row.instance._state.adding else self._change)(row)
        actions.announce_changes(event=row.instance)

    def _add(self, row):
        event, values = row.instance, row.values
        event.slug = free_slug(f"{event.kind}-{timezone.localdate(event.starts_at):%Y%m%d}-0")
        event.save()
        for name in NAMED:
            getattr(event, name).set(values.get(name, []))
        for day in values.get("sessions") or [Day(event.starts_at, event.ends_at)]:
            event.sessions.create(**vars(day))

    def _change(self, row):
        """Only what the file has is written: seats are counted elsewhere at the same moment."""
        event, values = row.instance, row.values
        event.save(update_fields=[name for name in values if name not in ELSEWHERE])
        for name in NAMED:
            if name in values:
                foreign = getattr(event, name).exclude(pk__in=self.offered(name))
                getattr(event, name).set([*foreign, *values[name]])
        if self._is_changed(row, "sessions"):
            self._set_days(event, values["sessions"])
        elif self._is_changed(row, *PERIOD):
            self._set_days(event, [Day(event.starts_at, event.ends_at, event.sessions.get().title)])
        if values.get("capacity", event.capacity) != event.capacity:
            actions.change_capacity(event=event, capacity=values["capacity"], by=self.user)

    def _set_days(self, event, days):
        """Attendance hangs on the sessions: the first day stays the first, further days come behind."""
        for session, day in zip_longest(event.sessions.all(), days):
            if session is None:
                event.sessions.create(**vars(day))
            else:
                session.starts_at, session.ends_at, session.title = day.starts_at, day.ends_at, day.title
                session.save(update_fields=[*PERIOD, "title"])


@dataclass(frozen=True)
class Day:
    """A session as a cell has it: 2026-12-19 10:00〜17:00 工場見学; the end's date only if it is another."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""

    def __str__(self):
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
        return f"{start:%Y-%m-%d %H:%M}〜{until} {self.title}".strip()


def _day(text):
    match = DAY.fullmatch(text)
    if not match:
        raise ValidationError(_("“%(text)s” is not a day, like 2026-12-19 10:00〜17:00.") % {"text": text})
    start = moment(match["start"])
    same_day = re.fullmatch(CLOCK, match["end"])
    end = moment(f"{timezone.localtime(start):%Y-%m-%d} {match['end']}" if same_day else match["end"])
    if end <= start:
        raise ValidationError(_("“%(text)s”: the end must be after the start.") % {"text": text})
    return Day(start, end, match["title"] or "")
