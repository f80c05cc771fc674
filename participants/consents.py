"""The consent texts in force. A changed text gets a new version; old consents keep the version they saw."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import Consent

VERSION = "2026-11"


@dataclass(frozen=True)
class Text:
    """What a person agrees to, and what becomes different when the consent is withdrawn."""

    purpose: str
    agree: str
    without: str

    @property
    def label(self):
        return Consent.Purpose(self.purpose).label


TEXTS = [
    Text(
        Consent.Purpose.PROGRAMME,
        _(
            "Iwate Prefecture, the municipalities, the operator and the mentors of my programmes use what I "
            "enter here to run events, pass on proposals and support matches."
        ),
        _("Without it you cannot take part: use of your record stops until you agree again."),
    ),
    Text(
        Consent.Purpose.SHARING,
        _("If a company cannot accept my proposal, it may be shown to other companies that it could suit."),
        _("Without it only the company you wrote to reads a proposal."),
    ),
    Text(
        Consent.Purpose.NEWS,
        _("I receive news of events, challenges and stories by e-mail."),
        _("Without it you still get notices on your own registrations, proposals and matches."),
    ),
    Text(
        Consent.Purpose.DIRECTORY,
        _("Other members see those parts of my profile in the member directory that I have chosen."),
        _("Without it you do not appear in the directory."),
    ),
    Text(
        Consent.Purpose.SUGGESTING,
        _(
            "When my profile fits a challenge in a place I am in touch with, its company sees my name, "
            "occupation, residence, skills, hours and why I fit. My contact details stay hidden."
        ),
        _("Without it only mentors and staff are shown that a challenge would suit you."),
    ),
    Text(
        Consent.Purpose.STATISTICS,
        _("My answers are used, without my name, for statistics and research on lasting ties with Iwate."),
        _("Without it only the plain numbers of participants count you."),
    ),
]

# The ways in which consents are given and withdrawn, as they are stored and as they are read.
WAYS = {
    "sign-up page": _("on the sign-up page"),
    "my page": _("on My page"),
    "directory page": _("on the page of the directory"),
    "mail preferences": _("on the page of the mails"),
    "one click in a mail": _("by one click in a mail"),
    "complaint": _("marked as unwanted mail"),
    "proposal": _("when writing a proposal"),
    "erasure": _("by erasure"),
    "sample data": _("sample data"),
}


def way(how):
    """The words for a stored way; others (the name of a list on paper) speak for themselves."""
    return str(WAYS.get(how, how))
