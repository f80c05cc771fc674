"""What keeps a challenge sheet from being published, or from being understood."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import Challenge, EmploymentOffer

VAGUE_BELOW = 15  # characters: less says a wish, not a result
# Iwate's minimum wage, yen an hour, from 1 December 2025 (岩手労働局). Less does not fit the hours.
MINIMUM_WAGE = 1031
DEAR_ABOVE = 20_000  # yen an hour: far above what side work in the programme has paid; likely a slip


@dataclass(frozen=True)
class Gap:
    """One thing that is missing (`blocks`: publication is refused) or doubtful (a hint)."""

    field: str
    message: str
    blocks: bool


def gaps(challenge):
    """All gaps of a sheet, those that refuse publication first."""
    found = [*_everywhere(challenge), *LEGAL[challenge.contract](challenge), *_hints(challenge)]
    return sorted(found, key=lambda gap: not gap.blocks)


def blocking(challenge):
    return [gap for gap in gaps(challenge) if gap.blocks]


def reachable(contacts):
    """Is there one among the Contacts whom people can write to or call?"""
    return any(contact.email or contact.phone for contact in contacts)


def _everywhere(challenge):
    if not challenge.problem.strip():
        yield Gap("problem", _("The problem is not described"), True)
    if not challenge.deliverable.strip():
        yield Gap("deliverable", _("It does not say what should exist at the end"), True)
    if not reachable(challenge.company.contacts.all()):
        yield Gap("company", _("The company has no contact with an e-mail address or telephone"), True)


def _service(challenge):
    """フリーランス法 12 条: name, address, contact, work, place and pay have to be shown correctly."""
    if not challenge.company.address.strip():
        yield Gap("company", _("The company's postal address is missing (Freelance Act, article 12)"), True)
    if not challenge.pay.strip():
        yield Gap("pay", _("The pay is missing (Freelance Act, article 12)"), True)


def _employment(challenge):
    """職業安定法: everything an applicant has to be told before applying."""
    offer = getattr(challenge, "employment", None) or EmploymentOffer()
    for field in EmploymentOffer.TOLD:
        if not getattr(offer, field).strip():
            label = EmploymentOffer._meta.get_field(field).verbose_name
            yield Gap(field, _("Missing for employment: %(field)s") % {"field": label}, True)
    if not challenge.pay.strip():
        yield Gap("pay", _("The pay is missing"), True)


def _unpaid(challenge):
    if not challenge.expenses.strip():
        yield Gap("expenses", _("It does not say who bears the expenses"), True)


def _nothing_more(challenge):
    return ()


LEGAL = {
    Challenge.Contract.SERVICE: _service,
    Challenge.Contract.EMPLOYMENT: _employment,
    Challenge.Contract.PRO_BONO: _unpaid,
    Challenge.Contract.CONSULTATION: _nothing_more,
    Challenge.Contract.TRIAL: _service,
}


def _hints(challenge):
    if 0 < len(challenge.deliverable.strip()) < VAGUE_BELOW:
        yield Gap(
            "deliverable", _("What should exist at the end is too vague: name a thing or a number"), False
        )
    if not challenge.why_now.strip():
        yield Gap("why_now", _("It does not say why now: readers ask that first"), False)
    if not challenge.hours_per_month:
        yield Gap("hours_per_month", _("Hours a month are missing"), False)
    if not challenge.needs.all():
        yield Gap("skills", _("No skill is named: the sheet cannot be found by skill"), False)
    hourly = yen_an_hour(challenge)
    if hourly is not None and not MINIMUM_WAGE <= hourly <= DEAR_ABOVE:
        yield Gap(
            "pay_yen",
            _("Pay and hours do not fit: %(yen)s yen an hour") % {"yen": f"{hourly:,}"},
            False,
        )


def yen_an_hour(challenge):
    """What the pay comes to for an hour, in yen; None where pay or hours are unknown."""
    hours, months = challenge.hours_per_month, challenge.months
    if not challenge.pay_yen or challenge.contract == Challenge.Contract.PRO_BONO:
        return None
    if challenge.pay_unit == Challenge.PayUnit.HOUR:
        return challenge.pay_yen
    if not hours or (challenge.pay_unit == Challenge.PayUnit.TOTAL and not months):
        return None
    return challenge.pay_yen // (hours * (months if challenge.pay_unit == Challenge.PayUnit.TOTAL else 1))
