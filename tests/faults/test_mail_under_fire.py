"""Nothing lost, and twice only in the one unavoidable window, while everything is killed at random.

A small run each time; the whole one (5,000 mails) with `bin/test --faults tests/faults`.
"""

import pytest

from .campaign import Campaign


def check(outcome):
    print(outcome.log, outcome, sep="\n\n")  # pytest shows it when one of these fails
    assert outcome.lost == [], outcome
    assert outcome.unsent == 0, outcome
    assert outcome.strange_ids == 0, outcome  # a second delivery carries the same Message-ID
    assert outcome.accounted == len(outcome.doubled), outcome  # and the table knows that it may have been one


def test_a_small_run_loses_nothing(tmp_path):
    with Campaign(tmp_path, workers=1, children=2).stand() as campaign:
        campaign.queue(300)
        outcome = campaign.fight(kills=6, postgres_restarts=0, patience=120)
    check(outcome)
    assert len(outcome.doubled) <= 3, outcome


@pytest.mark.faults
def test_five_thousand_mails_under_fire(tmp_path):
    with Campaign(tmp_path).stand() as campaign:
        campaign.queue(5000)
        outcome = campaign.fight(kills=60)
    check(outcome)
    assert len(outcome.doubled) < 5, outcome  # fewer than one in a thousand
