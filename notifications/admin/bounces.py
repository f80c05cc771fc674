"""Addresses to which mail no longer goes, and why."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminsite import ScopedAdmin, row_action

from .. import bounces
from ..models import Bounce


@admin.register(Bounce)
class BounceAdmin(ScopedAdmin):
    list_display = ["address", "kind", "happened_at", "source", "detail", "cleared_at", "cleared_by"]
    list_filter = ["kind", ("cleared_at", admin.EmptyFieldListFilter), "source"]
    list_select_related = ["cleared_by"]
    search_fields = ["address"]
    actions = ["clear"]
    fields = readonly_fields = list_display

    def has_add_permission(self, request):
        return False

    @row_action(_("Send to this address again"))
    def clear(self, request, bounce):
        bounces.clear(bounce=bounce, by=request.user)
