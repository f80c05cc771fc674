"""Rows of a model from a spreadsheet: what would be new, what would change, what is wrong in which row.

A Sheet says which columns a model takes; headings are as the export writes them, or the English names.
Nothing is deleted: what the file does not name stays as it is, and so does what the person may not see.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import cells
from .templatetags.languages import listed

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
    `extra` {name: heading} are columns that are no field of the model, `prefetch` what they are read
    from; `hints` {name: words} say how a cell is written.
    """

    model = None
    columns = ()
    required = ()
    identity = ()
    extra = {}
    prefetch = ()
    hints = {}

    def __init__(self, user):
        self.user = user
        self.choices = {}

    def rows(self):
        """Existing rows that the person may change."""
        return self.model.objects.managed_by(self.user).prefetch_related(*self.prefetch)

    def offered(self, name):
        """Rows that the person may name in the column of a foreign key; a file writes them as text."""
        raise NotImplementedError

    def current(self, instance, name):
        """The value that an existing row has in the column."""
        return getattr(instance, name)

    def needed(self, columns):
        """The columns without which a file cannot be read."""
        return self.required

    def own_part(self, instance, name, text):
        """What of the cell the person may write, for a row that there is; the rest stays as it was."""
        return text

    def settle(self, row):
        """What follows from the cells, before the model's own rules are asked."""

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
        return str(cls.extra.get(name) or cls.field(name).verbose_name)

    def explained(self):
        """[(heading, how a cell is written)] of the columns that need it."""
        return [(self.label(name), words) for name, words in self.hints.items()]

    def guide(self):
        """[(heading, is it needed, how a cell is written)] of every column, for an empty table."""
        return [(self.label(name), name in self.required, self.how(name)) for name in self.columns]

    def how(self, name):
        if name in self.hints:
            return str(self.hints[name])
        kind = self.field(name)
        if kind.is_relation:
            return _("The name as it stands in the portal")
        if kind.choices:
            return _("One of: %(names)s") % {"names": listed(label for _value, label in kind.flatchoices)}
        if isinstance(kind, models.IntegerField):
            return _("A number")
        if isinstance(kind, models.DateTimeField):
            return "2026-12-05 19:00"
        if isinstance(kind, models.DateField):
            return "2026-12-05"
        return str(kind.help_text)

    def columns_of(self, headers):
        """{column of ours: position in the file}."""
        names = {self.label(name): name for name in self.columns} | {name: name for name in self.columns}
        found = ((names.get(text.strip()), position) for position, text in enumerate(headers))
        return {name: position for name, position in found if name}

    def compare(self, table):
        """The rows of a reading.Table against those that there are. Raises ValidationError."""
        columns = self.columns_of(table.headers)
        if missing := [self.label(name) for name in self.needed(columns) if name not in columns]:
            raise ValidationError(_("These columns are missing: %(names)s") % {"names": listed(missing)})
        by_slug, by_name = self._known()
        seen, rows = set(), []
        for number, found in table.rows:
            texts = {name: cells.clean(found[position]) for name, position in columns.items()}
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
        self.settle(row)
        given = {name for name in texts if name != "slug"}
        if row.instance._state.adding:
            given |= set(self.required)
        ours = {f.name for f in self.model._meta.fields}
        try:
            row.instance.clean_fields(exclude=ours - given)
            row.instance.clean()
            row.instance.validate_constraints(exclude=ours - given)
        except ValidationError as error:
            for name, found in error.update_error_dict({}).items():
                label = self.label(name) + ": " if name in ours else ""
                row.errors.append(label + " ".join(ValidationError(found).messages))
        if not row.errors:
            self.check(row)
        return row

    def _set(self, row, name, text):
        new = row.instance._state.adding
        if text == "" and new:
            return  # the model's own default holds
        if not new:
            text = self.own_part(row.instance, name, text)
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
        if name not in self.extra:
            setattr(instance, name, value)

    def value(self, name, text):
        """The cell as a value of the model's field. Raises ValidationError."""
        kind = self.field(name)
        if kind.is_relation:
            return self._related(name, text) if text or not kind.null else None
        if kind.choices:
            return cells.choice(kind.flatchoices, text)
        if isinstance(kind, models.IntegerField):
            return cells.number(text)
        if isinstance(kind, models.DateTimeField):
            return cells.moment(text)
        if isinstance(kind, models.DateField):
            return cells.day(text)
        return text

    def named(self, name):
        """{text: rows} of what the person may name in the column; read once for all rows of the file."""
        if name not in self.choices:
            self.choices[name] = {}
            for row in self.offered(name):
                self.choices[name].setdefault(str(row), []).append(row)
        return self.choices[name]

    def _related(self, name, text):
        found = self.named(name).get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("“%(name)s” is the name of several.") % {"name": text})
        raise ValidationError(_("“%(name)s” is not among those that you work for.") % {"name": text})

    def words(self, name, value):
        """A value as people read it, in the list of differences."""
        if value in EMPTY:
            return ""
        if isinstance(value, list):
            return cells.SEPARATOR.join(str(part) for part in value)
        kind = self.field(name)
        if kind.choices:
            return str(dict(kind.flatchoices).get(value, value))
        if isinstance(kind, models.DateTimeField):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return str(value).replace("\r\n", "\n")

    @transaction.atomic
    def save(self, rows):
        """Write what is new or changed. Returns (added, changed)."""
        counts = {"new": 0, "changed": 0}
        for row in rows:
            if (state := row.state) in counts:
                self.write(row)
                counts[state] += 1
        return counts["new"], counts["changed"]
