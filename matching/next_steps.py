"""Whose turn is it, and what is to be done: for every state of a letter and of a match."""

from django.utils.translation import gettext_lazy as _

from .access import HOST, LEAD, MENTOR, TEAM
from .models import Match, Proposal

PROPOSALS = {
    Proposal.Status.DRAFT: (LEAD, _("Finish the letter and send it")),
    Proposal.Status.SUBMITTED: (HOST, _("Answer by the date")),
    Proposal.Status.ACCEPTED: (MENTOR, _("Record the match")),
    Proposal.Status.DECLINED: (MENTOR, _("See to the next step that was named")),
    Proposal.Status.WITHDRAWN: (LEAD, _("Reopen it while the challenge takes proposals")),
}
MATCHES = {
    Match.Status.AGREED: (MENTOR, _("Write the conditions, then begin with a trial or the work")),
    Match.Status.TRIAL: (HOST, _("Decide whether the work goes on after the trial")),
    Match.Status.RUNNING: (HOST, _("Ask before the end whether to renew")),
    Match.Status.RENEWED: (HOST, _("Renew again, or end it well")),
    Match.Status.FINISHED: (TEAM, _("Look back, and choose the next step")),
    Match.Status.ENDED: (MENTOR, _("Talk to both sides, and ask for a look back")),
}
