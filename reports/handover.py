"""What hangs on a post: everything that would be lost when its holder leaves."""

from companies.models import Challenge, Company
from iwate_kankei.models import Assignment
from matching.models import ContactRecord, Match, Proposal, QuietSpell


def of(post):
    """Rows for the hand-over page of an Assignment, from its place (or, for an operator, its programme)."""
    companies = Company.objects.all()
    if post.municipality_id:
        companies = companies.filter(municipality=post.municipality_id)
    if post.programme_id:
        companies = companies.filter(challenges__programme=post.programme_id).distinct()
    here = companies.order_by().values("pk")
    matches = Match.objects.filter(challenge__company__in=here)
    return {
        "promises": ContactRecord.objects.promised()
        .filter(company__in=here)
        .select_related("company", "participant")
        .order_by("promise_due"),
        "quiet": QuietSpell.objects.shown()
        .filter(match__in=matches.values("pk"))
        .select_related("match__challenge__company", "match__team"),
        "proposals": Proposal.objects.waiting_for_answer()
        .filter(challenge__company__in=here)
        .select_related("challenge__company")
        .order_by("answer_by"),
        "matches": matches.alive().select_related("challenge__company", "team").order_by("starts_on"),
        "drafts": Challenge.objects.filter(
            company__in=here, status__in=[Challenge.Status.DRAFT, Challenge.Status.REVIEW]
        ).select_related("company"),
        "companies": Company.objects.filter(mentor=post.user_id) if post.role == "mentor" else [],
        "successors": successors(post),
    }


def successors(post):
    """Others who hold the same post beyond its end."""
    return (
        Assignment.objects.filter(
            role=post.role,
            municipality=post.municipality_id,
            programme=post.programme_id,
            ends_on__gt=post.ends_on,
        )
        .exclude(user=post.user_id)
        .select_related("user")
    )
