"""Proposals and matches in the admin: to find and to look at. What is done with them has its own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminsite import ScopedAdmin, row_action

from . import actions
from .models import Match, Proposal, Rules


class LookOnly(ScopedAdmin):
    """Whatever the matrix gives, rows here change only through their own pages and actions."""

    personal = True
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Proposal)
class ProposalAdmin(LookOnly):
    list_display = ["challenge", "company", "team", "status", "submitted_at", "answer_by"]
    list_filter = ["status", "challenge__programme", "challenge__company__municipality"]
    list_select_related = ["challenge__company", "team"]
    search_fields = ["challenge__title", "challenge__company__name", "challenge__company__name_kana"]
    export_fields = ["challenge", "team", "status", "submitted_at", "answer_by", "answered_at"]
    actions = ["remind"]

    @admin.display(description=_("company"), ordering="challenge__company__name_kana")
    def company(self, proposal):
        return proposal.challenge.company

    @row_action(_("Remind the company of its answer"), permission="view")
    def remind(self, request, proposal):
        actions.remind(proposal=proposal, by=request.user)


@admin.register(Match)
class MatchAdmin(LookOnly):
    list_display = ["challenge", "company", "team", "status", "starts_on", "ends_on"]
    list_filter = ["status", "challenge__programme", "challenge__company__municipality"]
    list_select_related = ["challenge__company", "team"]
    search_fields = ["challenge__title", "challenge__company__name", "challenge__company__name_kana"]
    export_fields = ["challenge", "team", "status", "starts_on", "ends_on", "ended_because"]

    @admin.display(description=_("company"), ordering="challenge__company__name_kana")
    def company(self, match):
        return match.challenge.company


@admin.register(Rules)
class RulesAdmin(ScopedAdmin):
    """Who may propose, how many letters may wait, when answers are due: for each programme."""

    list_display = [
        "programme",
        "who_may_propose",
        "most_pending",
        "answer_days",
    ]
    list_select_related = ["programme"]
    search_fields = ["programme__name"]
