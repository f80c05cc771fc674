"""Companies from a spreadsheet: what would be new, what would change, what is wrong in which row.

A row is known by its short name (as an export has it), else by its name within the municipality. Nothing is
deleted: a company that the file does not name stays as it is.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei.models import Municipality
from iwate_kankei.spreadsheets import FORMULA_STARTS

from .models import Company

COLUMNS = [
    "slug",
    "municipality",
    "name",
    "name_kana",
    "description",
    "industry",
    "employees",
    "address",
    "website",
]


@dataclass
class Row:
    """One row of the file. `number` as Excel counts; `changes` [(label, old, new)]; `errors` are words."""

    number: int
    company: Company
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def state(self):
        if self.errors:
            return "error"
        if self.company._state.adding:
            return "new"
        return "changed" if self.changes else "same"


def label(name):
    return str(Company._meta.get_field(name).verbose_name)


def columns_of(headers):
    """{column of ours: position in the file}; headings as the export writes them, or the English names."""
    names = {label(name): name for name in COLUMNS} | {name: name for name in COLUMNS}
    return {names[text]: position for position, text in enumerate(headers) if text in names}


def compare(table, user):
    """The rows of a reading.Table against the companies that `user` works on. Raises ValidationError."""
    columns = columns_of(table.headers)
    if missing := [label(name) for name in ("municipality", "name") if name not in columns]:
        raise ValidationError(_("These columns are missing: %(names)s") % {"names": "、".join(missing)})
    places = {place.name: place for place in Municipality.objects.visible_to(user)}
    mine = list(Company.objects.managed_by(user).select_related("municipality"))
    known = {company.slug: company for company in mine}
    known |= {(company.municipality_id, company.name): company for company in mine}
    seen, rows = set(), []
    for number, cells in table.rows:
        values = {name: _clean(cells[position]) for name, position in columns.items()}
        row = _row(number, values, places, known)
        key = (row.company.municipality_id, row.company.name)
        if key in seen:
            row.errors.append(_("This company is in the file twice."))
        seen.add(key)
        rows.append(row)
    return rows


def _clean(text):
    """The apostrophe that an export puts before a formula is taken off again."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _row(number, values, places, known):
    place = places.get(values["municipality"])
    company = known.get(values.get("slug")) or known.get((place and place.pk, values["name"])) or Company()
    row = Row(number, company)
    if place is None:
        row.errors.append(
            _("“%(name)s” is not a municipality that you work for.") % {"name": values["municipality"]}
        )
        return row
    for name in [name for name in COLUMNS if name in values and name != "slug"]:
        _set(row, name, place if name == "municipality" else values[name])
    unset = {"slug"} | ({"name_kana", "description"} if company._state.adding else set())
    try:
        company.clean_fields(exclude={f.name for f in Company._meta.fields} - set(values) | unset)
    except ValidationError as error:
        row.errors += [f"{label(name)}: {' '.join(words)}" for name, words in error.message_dict.items()]
    return row


def _set(row, name, value):
    if name == "employees":
        value = _number(row, value)
    old = (
        getattr(row.company, name, None)
        if not (name == "municipality" and row.company._state.adding)
        else None
    )
    if old != value and (old or value):
        row.changes.append((label(name), str(old or ""), str(value or "")))
        setattr(row.company, name, value)


def _number(row, text):
    text = text.removesuffix("名").removesuffix("人").replace(",", "")
    if text and not text.isdecimal():
        row.errors.append(_("“%(text)s” is not a number of people.") % {"text": text})
        return row.company.employees
    return int(text) if text else None


@transaction.atomic
def save(rows):
    """Write what is new or changed. Returns (added, changed)."""
    new = [row.company for row in rows if row.state == "new"]
    changed = [row.company for row in rows if row.state == "changed"]
    for company in [*new, *changed]:
        company.save()
    return len(new), len(changed)
