"""Where a round stands, as rows for partials/steps.html."""

from django.utils.translation import gettext_lazy as _

from ..models import Round

Status = Round.Status
STEPS = [
    (Status.PREPARING, _("Prepare")),
    (Status.RANKING, _("Both sides rank")),
    (Status.CLOSED, _("Look for teams")),
    (Status.PROPOSED, _("Choose a result")),
    (Status.CONFIRMING, _("Confirm")),
    (Status.PUBLISHED, _("Made public")),
]


def steps(round):
    order = [status for status, _label in STEPS]
    here = order.index(round.status) if round.status in order else -1
    over = round.status == Status.PUBLISHED
    return [
        {
            "label": label,
            "state": "done" if place < here or (over and place == here) else "current" * (place == here),
        }
        for place, (_status, label) in enumerate(STEPS)
    ]
