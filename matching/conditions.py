"""What the written conditions of a match (条件明示書) must say: pure checks, no database, no clock.

Sources: 特定受託事業者に係る取引の適正化等に関する法律 (Freelance Act), article 3 with 公正取引委員会規則
article 1 (what must be in writing) and article 4 paragraph 1 (payment within 60 days from receipt).
"""

import datetime as dt
import hashlib
import json

from django.utils.translation import gettext_lazy as _

# Counted from the day of receipt itself (起算して六十日), so the last day is 59 days later.
LATEST_PAYMENT = dt.timedelta(days=59)

# Names of the content of Terms, in the order of the paper. Dates are ISO strings there.
FIELDS = (
    "client",
    "client_address",
    "workers",
    "contract",
    "agreed_on",
    "work",
    "starts_on",
    "ends_on",
    "delivered_on",
    "place",
    "hours_per_month",
    "inspected_by",
    "unpaid",
    "pay",
    "closing",
    "paid_on",
    "paid_months_after",
    "paid_day",
    "method",
    "expenses",
    "remarks",
)
ALWAYS = ("client", "client_address", "workers", "contract", "agreed_on", "work", "starts_on", "place")
WHEN_PAID = ("pay", "closing", "method")
ONCE, MONTHLY = "once", "monthly"
MISSING = _("Please fill this in: it has to be in writing.")


def problems(content):
    """{field: what is wrong} for conditions as a dict of FIELDS with dates as date objects; {} if sound."""
    needed = ALWAYS + (("expenses",) if content.get("unpaid") else WHEN_PAID)
    found = {name: MISSING for name in needed if not content.get(name)}
    start, end = content.get("starts_on"), content.get("ends_on")
    if start and end and end < start:
        found["ends_on"] = _("The end is before the start.")
    if content.get("unpaid"):
        return found
    if content.get("closing") == ONCE:
        found |= _paid_once(content)
    elif content.get("closing") == MONTHLY:
        found |= _paid_monthly(content)
    return found


def _paid_once(content):
    received, paid = content.get("delivered_on"), content.get("paid_on")
    if not received:
        return {"delivered_on": MISSING}
    if not paid:
        return {"paid_on": MISSING}
    if paid > received + LATEST_PAYMENT:
        return {"paid_on": _("Payment is due within 60 days, counted from the day of receipt.")}
    return {}


def _paid_monthly(content):
    """Closed at the month's end: paid by the end of the next month at the latest.

    The authorities read 60 days as two months where payment is closed monthly (運用).
    """
    if content.get("paid_months_after") not in (0, 1):
        return {"paid_months_after": _("Payment is due by the end of the month after the work.")}
    if not 1 <= (content.get("paid_day") or 0) <= 31:
        return {"paid_day": _("Please write a day of the month, 1 to 31 (31 means the last day).")}
    return {}


def as_stored(content):
    """The content as it is kept: every field, dates as ISO strings, nothing else."""
    return {
        name: value.isoformat() if isinstance(value := content.get(name), dt.date) else value
        for name in FIELDS
    }


def fingerprint(stored):
    """SHA-256 of the stored content in one fixed spelling, printed on the paper."""
    spelling = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelling.encode()).hexdigest()
