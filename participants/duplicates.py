"""Records that may be one person: found by normalised names, telephone and address, for staff to compare."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from . import japanese
from .models import Distinct, Participant

MOST_ALIKE = 8  # a value shared by more records (a switchboard, info@) says nothing about the person
# How much a shared value tells: an address almost everything, a name alone little.
ADDRESS, NAME_AND_KANA, TELEPHONE, NAME_AND_HOME = 3, 3, 2, 1
REASONS = {
    "mail": (ADDRESS, _("The same e-mail address, written differently")),
    "name": (NAME_AND_KANA, _("The same name and furigana")),
    "phone": (TELEPHONE, _("The same telephone number")),
    "home": (NAME_AND_HOME, _("The same name and prefecture")),
}


@dataclass
class Pair:
    """Two records, the older first, with the reasons why they may be one person."""

    first: int
    second: int
    kinds: set = field(default_factory=set)

    @property
    def score(self):
        return sum(REASONS[kind][0] for kind in self.kinds)

    @property
    def reasons(self):
        return [words for kind, (_score, words) in REASONS.items() if kind in self.kinds]


def keys(person):
    """{kind: value} by which a record is compared; kinds without a value are left out."""
    name = japanese.normalise(person["name"]).replace(" ", "")
    kana = japanese.to_hiragana(person["name_kana"]).replace(" ", "")
    found = {
        "mail": canonical_address(person["email"]),
        "name": f"{name}/{kana}" if name and kana else "",
        "phone": digits(person["phone"]),
        "home": f"{name}/{person['residence']}" if name and person["residence"] else "",
    }
    return {kind: value for kind, value in found.items() if value}


def canonical_address(mail):
    """Hana.Ko+iwate@Gmail.com → hanako@gmail.com: what reaches the same mailbox."""
    local, _at, domain = japanese.normalise(mail).lower().partition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local and domain else ""


def digits(phone):
    """+81 90-1234-5678 and 090-1234-5678 are the same number."""
    number = re.sub(r"\D", "", japanese.normalise(phone))
    number = "0" + number[2:] if number.startswith("81") else number
    return number if len(number) >= 9 else ""


def pairs_among(people):
    """Pairs of dicts with id, name, name_kana, email, phone, residence; the surest first."""
    alike, found = defaultdict(list), {}
    for person in people:
        for kind, value in keys(person).items():
            alike[kind, value].append(person["id"])
    for (kind, _value), ids in alike.items():
        if 2 <= len(ids) <= MOST_ALIKE:
            for first, second in combinations(sorted(ids), 2):
                found.setdefault((first, second), Pair(first, second)).kinds.add(kind)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def likely_pairs():
    """All pairs that nobody has called two different people yet. Two queries."""
    people = Participant.objects.present().values("id", "name", "name_kana", "email", "phone", "residence")
    apart = set(Distinct.objects.values_list("first", "second"))
    return [pair for pair in pairs_among(people) if (pair.first, pair.second) not in apart]
