"""The ladder of a tie: a one-hour consultation, a trial, work beside one's job, renewed. Pure.

A rung counts once a match has stood on it: an agreement alone is none, and neither is the end.
"""

from django.utils.translation import gettext_lazy as _

CONSULTATION, TRIAL, WORK, RENEWED = "consultation", "trial", "work", "renewed"
RUNGS = (CONSULTATION, TRIAL, WORK, RENEWED)
LABELS = {
    CONSULTATION: _("One-hour consultation"),
    TRIAL: _("Trial"),
    WORK: _("Work beside one's job"),
    RENEWED: _("Renewed"),
}
SUGGESTIONS = {
    CONSULTATION: _("Try it out: a small piece of work within a month or two"),
    TRIAL: _("Make it work beside the job: agree on hours, pay and months"),
    WORK: _("Ask both sides before the end whether to renew"),
    RENEWED: _("Think of the next: another challenge, another person in the team, somebody to hand on to"),
}
BEGIN = _("Agree on the day on which it begins")
RAN = {"trial", "running", "renewed"}


def rung(contract, status):
    """The rung on which a match stands, by its form of contract and its state."""
    if status == "renewed":
        return RENEWED
    if contract == "consultation":
        return CONSULTATION
    if contract == "trial" or status == "trial":
        return TRIAL
    return WORK


def stood_on(contracts, states):
    """The rungs on which a match has stood, in order; empty as long as it is only agreed.

    contracts: forms of contract in order, the first from the beginning on (one at least); each later one is a
    rung of its own, for a tie may deepen by new conditions alone. states: all that it went through.
    """
    ran = [state for state in states if state in RAN]
    if not ran:
        return []
    first, *later = contracts
    return [rung(first, state) for state in ran] + [rung(contract, ran[-1]) for contract in later]


def next_step(contract, stood):
    """(label of the next rung or None at the top, what to do to get there)."""
    if not stood:
        return LABELS[rung(contract, "agreed")], BEGIN
    here = RUNGS.index(stood[-1])
    above = LABELS[RUNGS[here + 1]] if here + 1 < len(RUNGS) else None
    return above, SUGGESTIONS[RUNGS[here]]


def steps(stood, goes_on=True):
    """Rows for partials/steps.html: where it stands and has stood. A rung that was left out is not marked."""
    here = stood[-1] if stood and goes_on else None
    return [
        {"label": LABELS[name], "state": "current" if name == here else "done" if name in stood else ""}
        for name in RUNGS
    ]
