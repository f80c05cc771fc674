"""The ladder of a tie: a one-hour consultation, a trial, work beside one's job, renewed. Pure."""

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


def rung(contract, status):
    """The rung on which a match stands, by its form of contract and its state."""
    if status == "renewed":
        return RENEWED
    if contract == "consultation":
        return CONSULTATION
    if contract == "trial" or status == "trial":
        return TRIAL
    return WORK


def next_step(contract, status):
    """(label of the next rung or None at the top, what to do to get there)."""
    here = RUNGS.index(rung(contract, status))
    above = LABELS[RUNGS[here + 1]] if here + 1 < len(RUNGS) else None
    return above, SUGGESTIONS[RUNGS[here]]


def steps(contract, status):
    """Rows for partials/steps.html: done, current, to come."""
    here = RUNGS.index(rung(contract, status))
    return [
        {
            "label": LABELS[name],
            "state": "done" if place < here else "current" if place == here else "",
        }
        for place, name in enumerate(RUNGS)
    ]
