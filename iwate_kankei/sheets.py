"""Rows of a model from a spreadsheet: what would be new, what would change, what is wrong in which row.

A Sheet says which columns a model takes; headings are as the export writes them, or the English names.
Nothing is deleted: what the file does not name stays as it is, and so does what the person may not see.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import days
from .spreadsheets import FORMULA_STARTS

COUNTERS = ("名", "人", "時間", "円", "か月", "ヶ月", "回", "組")  # what people write behind a number
EMPTY = (None, "")


@dataclass
class Row:
    """One row of the file. `number` as Excel counts; `changes` [(label, old, new)]; `errors` are words.

    `values` are the cells as Python values, by column; `instance` carries them already, unsaved.
    """

    number: int
    instance: models.Model
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    values: dict = field(default_factory=dict)

    @property
    def state(self):
        if self.errors:
            return "error"
        if self.instance._state.adding:
            return "new"
        return "changed" if self.changes else "same"


class Sheet:
    """How one model comes in, for one person. Subclasses name `model`, `columns`, `required` and `identity`.

    A row is known by its slug, as an export has it, else by the columns of `identity` together.
    """

    model = None
    columns = ()
    required = ()
    identity = ()

    def __init__(self, user):
        self.user = user
        self.choices = {}

    def rows(self):
        """Existing rows that the person may change."""
        return self.model.objects.managed_by(self.user)

    def offered(self, name):
        """Rows that the person may name in the column of a foreign key; a file writes them as text."""
        raise NotImplementedError

    def current(self, instance, name):
        """The value that an existing row has in the column."""
        return getattr(instance, name)

    def check(self, row):
        """Further rules; errors are appended to the row."""

    def write(self, row):
        """Save a new or changed row."""
        row.instance.save()

    # --- What is the same for all

    @classmethod
    def field(cls, name):
        return cls.model._meta.get_field(name)

    @classmethod
    def label(cls, name):
        return str(cls.field(name).verbose_name)

    def columns_of(self, headers):
        """{column of ours: position in the file}."""
        names = {self.label(name): name for name in self.columns} | {name: name for name in self.columns}
        return {names[text]: position for position, text in enumerate(headers) if text in names}

    def compare(self, table):
        """The rows of a reading.Table against those that there are. Raises ValidationError."""
        columns = self.columns_of(table.headers)
        if missing := [self.label(name) for name in self.required if name not in columns]:
            raise ValidationError(_("These columns are missing: %(names)s") % {"names": "、".join(missing)})
        by_slug, by_name = self._known()
        seen, rows = set(), []
        for number, cells in table.rows:
            texts = {name: clean(cells[position]) for name, position in columns.items()}
            name = tuple(texts[column] for column in self.identity)
            same = [by_slug[texts["slug"]]] if texts.get("slug") in by_slug else by_name.get(name, [])
            instance = same[0] if same else self.model()
            row = self._row(Row(number, instance), texts)
            if len(same) > 1:
                row.errors.append(
                    _("There are several of this name. Please keep the column with the short name.")
                )
            key = instance.pk or name
            if key in seen:
                row.errors.append(_("This row is in the file twice."))
            seen.add(key)
            rows.append(row)
        return rows

    def _known(self):
        by_slug, by_name = {}, {}
        for row in self.rows():
            by_slug[row.slug] = row
            by_name.setdefault(tuple(str(getattr(row, column)) for column in self.identity), []).append(row)
        return by_slug, by_name

    def _row(self, row, texts):
        for name, text in texts.items():
            if name != "slug":
                self._set(row, name, text)
        if row.errors or row.state == "same":
            return row
        given = {name for name in texts if name != "slug"}
        if row.instance._state.adding:
            given |= set(self.required)
        ours = {f.name for f in self.model._meta.fields}
        try:
            row.instance.clean_fields(exclude=ours - given)
            row.instance.clean()
            row.instance.validate_constraints(exclude=ours - given)
        except ValidationError as error:
            for name, words in error.message_dict.items():
                label = self.label(name) + ": " if name in ours else ""
                row.errors.append(label + " ".join(words))
        if not row.errors:
            self.check(row)
        return row

    def _set(self, row, name, text):
        new = row.instance._state.adding
        if text == "" and new:
            return  # the model's own default holds
        try:
            value = self.value(name, text)
        except ValidationError as error:
            row.errors.append(f"{self.label(name)}: {' '.join(error.messages)}")
            return
        row.values[name] = value
        old = None if new else self.current(row.instance, name)
        before, after = self.words(name, old), self.words(name, value)
        if before != after:  # in words: a moment's seconds are not in the file
            row.changes.append((self.label(name), before, after))
            self.assign(row.instance, name, value)

    def assign(self, instance, name, value):
        setattr(instance, name, value)

    def value(self, name, text):
        """The cell as a value of the model's field. Raises ValidationError."""
        kind = self.field(name)
        if kind.is_relation:
            return self._related(name, text) if text or not kind.null else None
        if kind.choices:
            return _choice(kind, text)
        if isinstance(kind, models.IntegerField):
            return _number(text)
        if isinstance(kind, models.DateTimeField):
            return _moment(text)
        if isinstance(kind, models.DateField):
            return _day(text)
        return text

    def _related(self, name, text):
        if name not in self.choices:
            self.choices[name] = {}
            for row in self.offered(name):
                self.choices[name].setdefault(str(row), []).append(row)
        found = self.choices[name].get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("“%(name)s” is the name of several.") % {"name": text})
        raise ValidationError(_("“%(name)s” is not among those that you work for.") % {"name": text})

    def words(self, name, value):
        """A value as people read it, in the list of differences."""
        kind = self.field(name)
        if value in EMPTY:
            return ""
        if kind.choices:
            return str(dict(kind.flatchoices).get(value, value))
        if isinstance(kind, models.DateTimeField):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return str(value)

    @transaction.atomic
    def save(self, rows):
        """Write what is new or changed. Returns (added, changed)."""
        counts = {"new": 0, "changed": 0}
        for row in rows:
            if (state := row.state) in counts:
                self.write(row)
                counts[state] += 1
        return counts["new"], counts["changed"]


def clean(text):
    """The apostrophe that an export puts before a formula is taken off again."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _choice(kind, text):
    if text == "":
        return ""
    for value, label in kind.flatchoices:
        if text in (str(label), value):
            return value
    offered = "、".join(str(label) for _value, label in kind.flatchoices)
    raise ValidationError(_("“%(text)s” is none of: %(offered)s") % {"text": text, "offered": offered})


def _number(text):
    plain = text.replace(",", "")
    for counter in COUNTERS:
        plain = plain.removesuffix(counter)
    if plain and not plain.isdecimal():
        raise ValidationError(_("“%(text)s” is not a number.") % {"text": text})
    return int(plain) if plain else None


def _day(text):
    if text == "":
        return None
    try:
        return days.parse(text)
    except days.WrongWeekday as wrong:
        raise ValidationError(_wrong_weekday(wrong)) from wrong
    except days.NotADate as error:
        raise ValidationError(_("“%(text)s” is not a date.") % {"text": text}) from error


def _moment(text):
    if text == "":
        return None
    try:
        day, clock = days.parse_moment(text)
    except days.WrongWeekday as wrong:
        raise ValidationError(_wrong_weekday(wrong)) from wrong
    except days.NotADate as error:
        raise ValidationError(
            _("“%(text)s” is not a date with a time, like 2026-12-05 19:00.") % {"text": text}
        ) from error
    return timezone.make_aware(dt.datetime.combine(day, clock))


def _wrong_weekday(wrong):
    return _("%(day)s is a %(computed)s, not a %(written)s.") % {
        "day": wrong.day.isoformat(),
        "computed": wrong.computed,
        "written": wrong.written,
    }
