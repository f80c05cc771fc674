"""A programme as plain data: what a new one is started from, and what goes to another installation as a file.

No people, companies or figures: only what was planned, asked, written and agreed.
"""

from events.models import Event, Stream
from iwate_kankei.models import Programme
from notifications.models import Wording

from ..models import Rules

FORMAT, VERSION = "iwate-kankei programme", 1
# Columns that belong to the old run, not to the plan; keys and relations are left out anyway.
LEAVE = {
    Programme: {"fiscal_year", "is_sample"},
    Event: {
        "slug", "status", "online_url", "last_number", "sequence", "told", "seats_taken", "starts_at",
        "ends_at", "cancel_reason", "published_at", "is_sample", "created_at",
    },
    Stream: {"seats_taken"},
}  # fmt: skip


def fields(model):
    """The fields of `model` that a blueprint carries."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.remote_field and field.name not in LEAVE.get(model, ())
    ]


def plain(row):
    """The row's carried fields as JSON values; dates and moments in ISO 8601."""
    values = {field.name: field.value_from_object(row) for field in fields(type(row))}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def blueprint(programme):
    events = programme.events.exclude(status=Event.Status.CANCELLED).order_by("starts_at", "id")
    events = list(
        events.select_related("questionnaire", "survey").prefetch_related(
            "municipalities", "sessions", "streams", "rules"
        )
    )
    asked = {q.pk: q for event in events for q in (event.questionnaire, event.survey) if q}
    rules = Rules.objects.filter(programme=programme).first()
    return {
        "format": FORMAT,
        "version": VERSION,
        "fiscal_year": programme.fiscal_year,
        "programme": plain(programme),
        "places": [
            {"code": place.municipality_id, "name": place.municipality.name}
            for place in programme.places.select_related("municipality").order_by("municipality")
        ],
        "requirements": [plain(row) for row in programme.requirements.all()],
        "organisations": [
            plain(row) | {"place": row.municipality_id} for row in programme.organisations.all()
        ],
        "matching_rules": plain(rules) if rules else None,
        "questionnaires": [
            plain(row) | {"questions": [plain(question) for question in row.questions.all()]}
            for row in asked.values()
        ],
        "events": [_event(event) for event in events],
        # Wordings are the installation's, not one programme's: in a file they help a new installation.
        "wordings": [
            {name: getattr(row, name) for name in ("kind", "language", "subject", "text")}
            for row in Wording.objects.exclude(text="")
        ],
    }


def _event(event):
    return plain(event) | {
        "places": sorted(place.pk for place in event.municipalities.all()),
        "questionnaire": event.questionnaire and event.questionnaire.name,
        "survey": event.survey and event.survey.name,
        "sessions": [plain(row) for row in event.sessions.all()],
        "streams": [plain(row) | {"place": row.municipality_id} for row in event.streams.all()],
        "rules": [plain(row) for row in event.rules.all()],
    }
