"""The steps of a challenge sheet, as the buttons on its page and in the admin offer them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import access, actions
from .models import Challenge

Status = Challenge.Status


@dataclass(frozen=True)
class Step:
    """`verb` names the rule in access.RULES and the address; `leaves` are the states it starts from."""

    verb: str
    label: str
    explanation: str
    done: str
    leaves: tuple
    action: Callable
    variant: str = "outline"
    asks_words: bool = False

    def possible(self, user, challenge):
        return challenge.status in self.leaves and access.may(user, self.verb, challenge)


STEPS = {
    step.verb: step
    for step in [
        Step(
            "submit_for_review",
            _("Ask for review"),
            _("The mentors of the place read the sheet, and publish it or send it back with a word."),
            _("The mentors have been told."),
            (Status.DRAFT,),
            actions.submit_for_review,
            "fill",
        ),
        Step(
            "publish",
            _("Publish"),
            _("Everybody can read the sheet and send proposals. The company is told."),
            _("The challenge is published."),
            (Status.REVIEW,),
            actions.publish,
            "fill",
        ),
        Step(
            "confirm",
            _("Still wanted"),
            _("The sheet stays public for another 90 days."),
            _("Thank you. The sheet stays public."),
            (Status.PUBLISHED,),
            actions.confirm,
        ),
        Step(
            "send_back",
            _("Back to draft"),
            _("The public no longer sees the sheet. The company is told, with your words."),
            _("The challenge is a draft again."),
            (Status.REVIEW, Status.PUBLISHED, Status.CLOSED),
            actions.send_back,
            asks_words=True,
        ),
        Step(
            "close",
            _("Close"),
            _("The page stays, but nobody can send proposals any more."),
            _("The challenge is closed."),
            (Status.PUBLISHED,),
            actions.close,
        ),
    ]
}


def possible(user, challenge):
    return [step for step in STEPS.values() if step.possible(user, challenge)]
