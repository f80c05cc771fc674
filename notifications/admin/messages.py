"""What was sent, what failed and what waits: for everybody in office, about the people they see."""

import unicodedata

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminpaging import LongListPaginator
from iwate_kankei.adminsite import ScopedAdmin, row_action
from iwate_kankei.models import User

from .. import actions
from ..kinds import KINDS
from ..models import Message

WORDS = ["subject", "text"]  # what a mail said; other cities' matters may stand in it
MOST = 500  # people whom a search may mean


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind.name, kind.label) for kind in sorted(KINDS.values(), key=lambda kind: kind.name)]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ScopedAdmin):
    personal = True
    list_display = ["label", "to", "status", "sent_at", "due_at", "remark"]
    list_filter = ["status", "stream", KindFilter, "due_at"]
    search_fields = ["about"]  # for the box to be there; get_search_results says what is found
    search_help_text = _("A name or an e-mail address")
    paginator = LongListPaginator
    ordering = ["-id"]
    actions = ["resend", "withdraw"]
    change_list_template = "admin/notifications/message/change_list.html"
    fieldsets = [
        (None, {"fields": ["label", "to", "recipient", "language", "about"]}),
        (
            _("State"),
            {"fields": ["status", "due_at", "try_at", "sent_at", "attempts", "doubts", "remark"]},
        ),
        (_("Text"), {"fields": WORDS}),
    ]

    def get_fieldsets(self, request, obj=None):
        """Only the prefecture reads mails: a person's mails may tell of another city."""
        return self.fieldsets if request.user.duties.everywhere else self.fieldsets[:-1]

    def get_readonly_fields(self, request, obj=None):
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("kind"), ordering="kind")
    def label(self, message):
        kind = KINDS.get(message.kind)
        return kind.label if kind else _("Mail of the sign-in pages")

    @admin.display(description=_("remark"))
    def remark(self, message):
        return message.remark

    def get_search_results(self, request, queryset, search_term):
        """People first, then their mails by index: to read every mail's address takes longer each year."""
        words = unicodedata.normalize("NFKC", search_term).strip()
        if not words:
            return queryset, False
        people = User.objects.filter(Q(name__contains=words) | Q(email__contains=words.lower()))
        found = Q(recipient__in=list(people.values_list("pk", flat=True)[:MOST])) | Q(about=words)
        return queryset.filter(found | Q(recipient__isnull=True, to__icontains=words)), False

    def changelist_view(self, request, extra_context=None):
        queue = self.get_queryset(request).queue() if self.has_view_permission(request) else None
        return super().changelist_view(request, {"queue": queue} | (extra_context or {}))

    @row_action(_("Send again"))
    def resend(self, request, message):
        again = actions.resend(message=message)
        self.log_change(request, message, f"sent again as {again.pk}")

    @row_action(_("Withdraw"))
    def withdraw(self, request, message):
        actions.withdraw(message=message)
        self.log_change(request, message, "withdrawn")
