"""Start a programme from a blueprint: dates shifted, places exchanged, all a draft until somebody looks."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events.models import Event, MessageRule, Question, Questionnaire, Session, Stream
from iwate_kankei.models import (
    Municipality,
    Organisation,
    Programme,
    ProgrammeMunicipality,
    Requirement,
)
from notifications import kinds, sandbox, wordings
from notifications.models import Wording

from ..models import Rules
from .blueprint import FORMAT, VERSION, fields

YEAR = 365.2425  # days


def shift_for(years):
    """So many years as whole weeks: a Saturday stays a Saturday."""
    return dt.timedelta(weeks=round(years * YEAR / 7))


def years_later(day, years):
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def check(data):
    """Refuse what is no blueprint of ours, with a reason for the person who chose the file."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValidationError(_("This file does not hold a programme of this portal."))
    if data.get("version") != VERSION:
        raise ValidationError(
            _("The file comes from another version of the portal, which this one cannot read.")
        )
    lists = ("places", "requirements", "organisations", "questionnaires", "events")
    if not all(isinstance(data.get(name), list) for name in lists) or not data["places"]:
        raise ValidationError(_("The file is incomplete."))


@transaction.atomic
def start(data, *, name, fiscal_year, places, source=None, by=None):
    """A new programme like the blueprint `data`.

    places: {code of a new municipality: code of the one in the blueprint that it follows}.
    Nothing is published, nobody is registered and no mail goes out. Returns the Programme.
    """
    check(data)
    try:
        programme = _Start(data, name, fiscal_year, places, source).programme
        _take_wordings(data.get("wordings", []), by)
        return programme
    except (KeyError, TypeError, AttributeError) as error:
        raise ValidationError(_("The file is incomplete.")) from error


def _take_wordings(rows, by):
    """Texts of mails that nobody has worded here yet; those of this installation stay as they are."""
    for row in rows:
        kind, language = kinds.KINDS.get(row["kind"]), row["language"]
        subject, text = str(row["subject"])[:200].strip(), str(row["text"]).strip()
        known = kind and language in dict(settings.LANGUAGES) and subject and text
        if not known or sandbox.problem(kind, subject, text):
            continue  # of another version of the portal: the built-in text is used
        wording, _made = Wording.objects.get_or_create(kind=kind.name, language=language)
        if not wording.text:
            wordings.save(wording=wording, subject=subject, text=text, by=by)


class _Start:
    """One run: what stays the same while the rows are made."""

    def __init__(self, data, name, fiscal_year, places, source):
        self.places = places
        self.new = Municipality.objects.in_bulk(list(places))
        self.old = {place["code"]: place["name"] for place in data["places"]}
        years = fiscal_year - data["fiscal_year"]
        self.shift = dt.timedelta()  # a programme's own period keeps its days: 1 April stays 1 April
        programme = self.make(
            Programme, data["programme"], fiscal_year=fiscal_year, source=source, save=False
        )
        programme.name = name
        programme.starts_on = years_later(programme.starts_on, years)
        programme.ends_on = years_later(programme.ends_on, years)
        programme.full_clean(exclude=["municipalities"])
        programme.save()
        self.programme, self.shift = programme, shift_for(years)
        for code in places:
            ProgrammeMunicipality.objects.create(programme=self.programme, municipality_id=code)
        for row in data["requirements"]:
            self.make(Requirement, row, programme=self.programme)
        self.organisations(data["organisations"])
        if data.get("matching_rules"):
            self.make(Rules, data["matching_rules"], programme=self.programme)
        self.questionnaires = {row["name"]: self.questionnaire(row) for row in data["questionnaires"]}
        for row in data["events"]:
            for codes in self.places_of(row["places"]):
                self.event(row, codes)

    def make(self, model, row, save=True, words=lambda text: text, **relations):
        """A row of `model` from its carried fields: dates shifted, texts through `words`."""
        values = {}
        for field in fields(model):
            if field.name not in row:
                continue  # an older file: the default holds
            value = field.to_python(row[field.name])
            if isinstance(value, dt.date):  # a datetime is one, too
                value += self.shift
            values[field.name] = words(value) if isinstance(value, str) and not field.choices else value
        made = model(**values, **relations)
        made.clean_fields(exclude={field.name for field in model._meta.fields} - set(values))
        if save:
            made.save()
        return made

    def organisations(self, rows):
        """Those of a place that does not take part again are asked for by the checklist."""
        for row in rows:
            old = row["place"]
            if old is None or old in self.places:
                self.make(Organisation, row, programme=self.programme, municipality_id=old)

    def questionnaire(self, row):
        """Questionnaires are shared by programmes: one of the same name is used as it is."""
        if found := Questionnaire.objects.filter(name=row["name"]).first():
            return found
        made = self.make(Questionnaire, row)
        for question in row["questions"]:
            self.make(Question, question, questionnaire=made)
        return made

    def places_of(self, old):
        """The municipalities of each new event: one for all, or one each where the old had one place."""
        here = [code for code, model in self.places.items() if not old or model in old]
        if len(old) == 1:
            return [[code] for code in here]
        return [here] if here else []

    def event(self, row, codes):
        words = self.words(codes)
        event = self.make(
            Event,
            row,
            words=words,
            programme=self.programme,
            slug=self.slug(row, codes),
            questionnaire=self.questionnaires.get(row["questionnaire"]),
            survey=self.questionnaires.get(row["survey"]),
            save=False,
        )
        sessions = [
            self.make(Session, part, event=event, words=words, save=False) for part in row["sessions"]
        ]
        event.starts_at = min((part.starts_at for part in sessions), default=None)
        event.ends_at = max((part.ends_at for part in sessions), default=None)
        event.save()
        event.municipalities.set(codes)
        for part in sessions:
            part.event = event
            part.save()
        for part in row["streams"]:
            for code in (code for code in codes if self.places[code] == part["place"]):
                self.make(Stream, part, event=event, municipality_id=code)
        event.rules.all().delete()  # the defaults that a new event gets
        for rule in row["rules"]:
            self.make(MessageRule, rule, event=event, words=words)

    def words(self, codes):
        """Put the new place's name where the old one's stood, in full (一関市) and in short (一関)."""
        pairs = [(self.old[self.places[code]], self.new[code].name) for code in codes]

        def exchange(text):
            for old, new in pairs:
                text = text.replace(old, new).replace(old[:-1], new[:-1])
            return text

        return exchange

    def slug(self, row, codes):
        place = slugify(self.new[codes[0]].name_en) if len(codes) == 1 else ""
        stem = "-".join(filter(None, [row["kind"], place, str(self.programme.fiscal_year)]))
        taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)
