"""Lists of earlier years: read into a waiting room, looked through, confirmed, then written row by row.

Nothing is written to people's records before somebody has confirmed. An interrupted run goes on where it
stopped, and a list that comes a second time changes nothing.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from iwate_kankei import clock, reading
from iwate_kankei.models import Municipality

from ..consents import VERSION
from ..importing import checking, columns
from ..models import Consent, EarlierTie, ImportRow, ImportRun, Participant

Status, Outcome = ImportRun.Status, ImportRow.Outcome
PORTION = 100  # rows in one transaction: an interruption repeats at most these


@transaction.atomic
def read_list(*, file_name, content, by):
    """Put a file into the waiting room with guessed columns. Raises ValidationError if it is unreadable."""
    try:
        table = reading.read(file_name, content, known=lambda cells: len(columns.guess(cells)))
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
    checked = [checking.check(row.cells, mapping, vocabulary, run.fiscal_year) for row in rows]
    known = KnownPeople([each.record for each in checked])
    for row, each in zip(rows, checked, strict=True):
        _decide(row, known.fitting(each.record), each.record, known)
        row.cells = []  # from here on the record is the only place that knows the person
    known.write()
    _write_ties(rows, checked)
    if run.consented:
        _write_consents(run, rows)
    ImportRow.objects.bulk_update(rows, ["outcome", "participant", "cells", "problems"])
    return len(rows)


def _decide(row, found, record, known):
    if len(found) > 1:
        words = _("More than one person fits; please add the e-mail address")
        row.outcome, row.problems = Outcome.SKIPPED, [["A", words]]
    elif found:
        row.outcome, row.participant = Outcome.KNOWN, found[0]
        known.fill_in(found[0], record)
    else:
        row.outcome, row.participant = Outcome.NEW, known.add(record)


def _write_ties(rows, checked):
    """A tie that is there already stays as it is."""
    EarlierTie.objects.bulk_create(
        [
            EarlierTie(participant=row.participant, **each.tie)
            for row, each in zip(rows, checked, strict=True)
            if row.participant and each.tie
        ],
        ignore_conflicts=True,
    )


def _write_consents(run, rows):
    """Agreed on paper; whoever has ever answered here themselves keeps that answer."""
    people = {row.participant.pk: row.participant for row in rows if row.participant}
    answered = Consent.objects.filter(participant__in=people, purpose=Consent.Purpose.PROGRAMME)
    for pk in answered.values_list("participant", flat=True):
        people.pop(pk, None)
    how = f"paper, {run.file_name}"[:60]
    Consent.objects.bulk_create(
        [
            Consent(participant=each, purpose=Consent.Purpose.PROGRAMME, version=VERSION, how=how)
            for each in people.values()
        ]
    )


class KnownPeople:
    """The records that rows of one portion may belong to, read in one query, and those that they add.

    A row belongs to a record by its address; without one by name and kana, unless telephone or residence
    contradict.
    """

    def __init__(self, records):
        mails = {record["email"] for record in records} - {""}
        names = {record["name"] for record in records}
        people = Participant.objects.present().filter(Q(email__in=mails) | Q(name__in=names))
        self.people, self.new, self.changed = list(people.order_by("pk")), [], {}

    def fitting(self, record):
        if record["email"]:
            by_mail = [each for each in self.people if each.email == record["email"]]
            if by_mail:
                return by_mail
        return [each for each in self.people if self._fits(each, record)]

    @staticmethod
    def _fits(person, record):
        same = person.name == record["name"] and person.name_kana == record["name_kana"]
        unclear = ("phone", "residence", "email")
        return same and all(
            getattr(person, name) in ("", record[name]) or not record[name] for name in unclear
        )

    def add(self, record):
        person = Participant(**record)
        self.people.append(person)
        self.new.append(person)
        return person

    def fill_in(self, person, record):
        """Only what was empty: what a person has said themselves is never overwritten by a list."""
        for name, value in record.items():
            if value and not getattr(person, name):
                setattr(person, name, value)
                self.changed[id(person)] = person

    def write(self):
        Participant.objects.bulk_create(self.new)
        made = {id(person) for person in self.new}
        old = [person for key, person in self.changed.items() if key not in made]
        Participant.objects.bulk_update(old, checking.RECORD)


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
