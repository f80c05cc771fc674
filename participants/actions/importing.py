"""Lists of earlier years: read into a waiting room, looked through, confirmed, then written row by row.

Nothing is written to people's records before somebody has confirmed. An interrupted run goes on where it
stopped, and a list that comes a second time changes nothing.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock
from iwate_kankei.models import Municipality

from ..importing import checking, columns, reading
from ..models import Consent, EarlierTie, ImportRow, ImportRun, Participant
from .consent import give_consent

Status, Outcome = ImportRun.Status, ImportRow.Outcome
PORTION = 100  # rows in one transaction: an interruption repeats at most these


@transaction.atomic
def read_list(*, file_name, content, by):
    """Put a file into the waiting room with guessed columns. Raises ValidationError if it is unreadable."""
    try:
        table = reading.read(file_name, content)
    except reading.Unreadable as error:
        raise ValidationError(str(error), code="unreadable") from error
    run = ImportRun.objects.create(
        by=by,
        file_name=file_name[-120:],
        encoding=table.encoding,
        headers=table.headers,
        mapping={str(number): name for number, name in columns.guess(table.headers).items()},
    )
    ImportRow.objects.bulk_create(
        [ImportRow(run=run, number=number, cells=cells) for number, cells in table.rows], batch_size=1000
    )
    look_through(run=run)
    return run


@transaction.atomic
def look_through(*, run, mapping=None, fiscal_year=None):
    """Check every row again, with other columns or another year; returns the run. Writes to no record."""
    run = _in_state(run, Status.PREVIEW)
    if mapping is not None:
        run.mapping = {str(number): name for number, name in mapping.items() if name}
        run.fiscal_year = fiscal_year
        run.save(update_fields=["mapping", "fiscal_year"])
    vocabulary, mapping, seen = _vocabulary(), _mapping(run), {}
    rows = list(run.rows.all())
    for row in rows:
        row.problems = checking.check(row.cells, mapping, vocabulary, run.fiscal_year).problems
        cells = tuple(row.cells)
        if cells in seen:
            row.problems.append(["A", _("The same as row %(number)s") % {"number": seen[cells]}])
        seen.setdefault(cells, row.number)
        row.outcome = Outcome.FAULTY if row.problems else Outcome.WAITING
    ImportRow.objects.bulk_update(rows, ["problems", "outcome"], batch_size=1000)
    return run


@transaction.atomic
def confirm_import(*, run, consented):
    """From now on rows are written; faulty rows are left out. consented: these people agreed on paper."""
    run = _in_state(run, Status.PREVIEW)
    if "name" not in run.mapping.values() and "family_name" not in run.mapping.values():
        raise ValidationError(_("Please say which column holds the names."), code="no_name")
    run.status, run.consented = Status.CONFIRMED, consented
    run.save(update_fields=["status", "consented"])
    run.rows.filter(outcome=Outcome.FAULTY).update(outcome=Outcome.SKIPPED, cells=[])
    return run


@transaction.atomic
def drop_import(*, run):
    """Not to be written after all: what was read is forgotten."""
    run = _in_state(run, Status.PREVIEW)
    run.rows.all().delete()
    run.status, run.finished_at = Status.DROPPED, clock.now()
    run.save(update_fields=["status", "finished_at"])
    return run


def write_imports():
    """Write what is confirmed, all unfinished runs; returns the number of rows written now."""
    return sum(write_import(run=run) for run in ImportRun.objects.unfinished())


def write_import(*, run):
    """Write the rest of one run, in portions; may be interrupted and called again."""
    written = 0
    while portion := _write_portion(run):
        written += portion
    return written


@transaction.atomic
def _write_portion(run):
    """Rows written; 0 when the run is over or somebody else is at it."""
    run = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk).first()
    if run is None or run.status != Status.CONFIRMED:
        return 0
    rows = list(run.rows.filter(outcome=Outcome.WAITING)[:PORTION])
    if not rows:
        run.status, run.finished_at = Status.DONE, clock.now()
        run.save(update_fields=["status", "finished_at"])
        return 0
    vocabulary, mapping = _vocabulary(), _mapping(run)
    for row in rows:
        _write(run, row, checking.check(row.cells, mapping, vocabulary, run.fiscal_year))
        row.cells = []  # from here on the record is the only place that knows the person
    ImportRow.objects.bulk_update(rows, ["outcome", "participant", "cells", "problems"])
    return len(rows)


def _write(run, row, checked):
    found = known_people(checked.record)
    if len(found) > 1:
        words = _("More than one person fits; please add the e-mail address")
        row.outcome, row.problems = Outcome.SKIPPED, [["A", words]]
        return
    row.outcome = Outcome.KNOWN if found else Outcome.NEW
    row.participant = found[0] if found else Participant.objects.create(**checked.record)
    if found:
        _fill_in(row.participant, checked.record)
    if checked.tie:
        EarlierTie.objects.get_or_create(
            participant=row.participant,
            **{name: checked.tie[name] for name in ("kind", "fiscal_year", "happened_on", "what")},
            defaults={"municipality_id": checked.tie["municipality_id"]},
        )
    if run.consented and not row.participant.consents.filter(purpose=Consent.Purpose.PROGRAMME).exists():
        give_consent(
            participant=row.participant,
            purpose=Consent.Purpose.PROGRAMME,
            how=f"paper, {run.file_name}"[:60],
        )


def known_people(record):
    """Records of this person (at most 2): by address, else by name and kana, phone and residence."""
    people = Participant.objects.present()
    if record["email"]:
        found = list(people.filter(email__iexact=record["email"])[:2])
        if found:
            return found
    same = people.filter(name=record["name"], name_kana=record["name_kana"])
    if record["email"]:
        same = same.filter(email="")
    if record["phone"]:
        same = same.filter(phone__in=["", record["phone"]])
    if record["residence"]:
        same = same.filter(residence__in=["", record["residence"]])
    return list(same[:2])


def _fill_in(participant, record):
    """Only what was empty: what a person has said themselves is never overwritten by a list."""
    empty = [name for name, value in record.items() if value and not getattr(participant, name)]
    for name in empty:
        setattr(participant, name, record[name])
    if empty:
        participant.save(update_fields=empty)


def _in_state(run, status):
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != status:
        raise ValidationError(
            _("This import is in the state “%(state)s”.") % {"state": run.get_status_display()}, code="state"
        )
    return run


def _mapping(run):
    return {int(number): name for number, name in run.mapping.items()}


def _vocabulary():
    codes = dict(Municipality.objects.values_list("name", "code"))
    return checking.Vocabulary(codes, last_year=clock.today().year + 1)
