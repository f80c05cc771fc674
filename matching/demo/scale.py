"""More people and companies for trying the portal at size, through the same actions."""

import random

from companies.models import Company
from iwate_kankei.models import Municipality
from participants.models import Participant

from . import building

START = 5000  # sample people for scale are numbered from here, so they never meet the named ones


def people(total, progress):
    """Register sample people until there are `total`."""
    for number in range(Participant.objects.filter(is_sample=True).count(), total):
        building.participant(START + number)
        progress("participants", number + 1, total)


def companies(total, programme, by, progress):
    """Found sample companies, each with a published challenge, in all places until there are `total`."""
    places = list(Municipality.objects.values_list("pk", flat=True))
    for number in range(Company.objects.filter(is_sample=True).count(), total):
        dice = random.Random(f"company {number}")
        model = dice.choice(building.COMPANIES)
        facts = model | {
            "slug": f"sample-{number:05d}",
            "city": dice.choice(places),
            "name": f"見本企業{number}号（サンプル）",
            "kana": f"みほんきぎょう{number}ごう",
        }
        row = building.company(facts, mentor=None)
        building.challenge(row, facts, programme=programme, slug=f"{facts['slug']}-challenge", by=by)
        progress("companies", number + 1, total)
