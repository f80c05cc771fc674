"""People in the admin: to find and to look at. What is done with a record has its own pages (/people/)."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminsite import ScopedAdmin

from .models import Participant


@admin.register(Participant)
class ParticipantAdmin(ScopedAdmin):
    personal = True
    list_display = ["name", "name_kana", "residence", "occupation", "created_at", "whole_history"]
    list_filter = ["created_at", "side_work", "place", "is_sample"]
    # Not icontains: UPPER() over 100,000 names costs more than the search, and kanji have no case.
    search_fields = ["name__contains", "name_kana__contains", "email__contains"]
    export_fields = ["name", "name_kana", "email", "phone", "residence", "occupation", "created_at"]
    search_help_text = _("Name, furigana or e-mail address")
    fields = [
        "name", "name_kana", "email", "phone", "residence", "occupation", "employer", "side_work",
        "hours_per_month", "visits_per_year", "place", "tie_to_iwate", "message", "created_at",
        "whole_history",
    ]  # fmt: skip
    readonly_fields = ["created_at", "whole_history"]

    def has_add_permission(self, request):
        return False  # people register themselves, or come by import

    @admin.display(description=_("history"))
    def whole_history(self, participant):
        return format_html(
            '<a href="{}">{}</a>', reverse("persons:person", args=[participant.pk]), _("Whole history")
        )
