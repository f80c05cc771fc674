"""Names of other places in texts that a copy took over: 一関 in the programme of Hanamaki."""

from companies.models import Company
from events.models import Questionnaire
from iwate_kankei.models import Municipality
from notifications.models import Wording

from .blueprint import plain


def leftovers(programme):
    """Yields (row to change, names that stand in its texts): programme, events, questionnaires, mails."""
    names = foreign_names(programme)
    for row, parts in _texts(programme):
        text = "\n".join(value for part in parts for value in plain(part).values() if isinstance(value, str))
        if found := _found(names, text):
            yield row, found


def foreign_names(programme):
    """What would be out of place here, the longest first.

    Every municipality of the prefecture that does not take part, in full. Of those that took part in the
    programme that this one was started from also the short and the English name, and the names of their
    companies and organisations. (岩手町 in short is the prefecture: too much would be found.)
    """
    gone = Municipality.objects.exclude(places__programme=programme)
    names = {place.name for place in gone}
    if programme.source_id:
        left = list(gone.filter(places__programme=programme.source_id))
        names |= {name for place in left for name in (place.name[:-1], place.name_en)}
        names |= set(Company.objects.filter(municipality__in=left).values_list("name", flat=True))
        theirs = programme.source.organisations.filter(municipality__in=left)
        names |= set(theirs.values_list("name", flat=True))
    return sorted(names, key=lambda name: (-len(name), name))


def _found(names, text):
    """The names that the text holds; 一関 within 一関市 is not said twice."""
    found = []
    for name in names:
        if name in text:
            found.append(name)
            text = text.replace(name, "")
    return found


def _texts(programme):
    """[(row, rows whose texts belong to its page)]"""
    yield programme, [programme, *programme.requirements.all(), *programme.organisations.all()]
    events = programme.events.order_by("starts_at", "id").prefetch_related("sessions", "rules")
    for event in events:
        yield event, [event, *event.sessions.all(), *event.rules.all()]
    for form in Questionnaire.objects.used_in(programme).prefetch_related("questions"):
        yield form, [form, *form.questions.all()]
    for wording in Wording.objects.exclude(text=""):
        yield wording, [wording]
