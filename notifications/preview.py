"""Wordings tried out on the latest real case, so that staff see what people will read."""

from django.conf import settings
from django.utils import translation

from . import sandbox
from .models import Message
from .wording import blocks, split

TRIES = 20  # the latest messages of a kind; the reason of some may be gone


def examples(kind, language):
    """(placeholder, what it is in the latest real case) for everything that a wording may use."""
    facts = latest_facts(kind)
    with translation.override(language):
        return [
            (name, sandbox.render("{{ %s }}" % name, facts) if facts else "")  # noqa: UP031
            for name in sandbox.placeholders(kind)
        ]


def filled(kind, language, *, subject, text):
    """{"subject", "blocks", "is_real"} of the words as they would go out."""
    facts = latest_facts(kind)
    with translation.override(language):
        subject, text = split(f"{sandbox.render(subject, facts)}\n{sandbox.render(text, facts)}")
    return {"subject": subject, "blocks": blocks(text), "is_real": bool(facts)}


def latest_facts(kind):
    """What the text of the newest message of this kind is made from; {} if there never was one."""
    for message in Message.objects.filter(kind=kind.name).select_related("recipient").order_by("-id")[:TRIES]:
        try:
            facts = kind.load(message)
        except Exception:  # noqa: BLE001, S112 -- gone, or erased: an older case will do
            continue
        return {"message": message, "SITE_URL": settings.SITE_URL, **message.context, **facts}
    return {}
