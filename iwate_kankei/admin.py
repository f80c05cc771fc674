from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .adminsite import ScopedAdmin, ScopedInline
from .models import (
    Assignment,
    AuditEntry,
    Municipality,
    Organisation,
    Programme,
    ProgrammeMunicipality,
    Promotion,
    Requirement,
    User,
)


@admin.register(Municipality)
class MunicipalityAdmin(ScopedAdmin):
    list_display = ["name", "name_kana", "code"]
    search_fields = ["name", "name_kana", "name_en"]


class PlaceInline(ScopedInline):
    model = ProgrammeMunicipality


class RequirementInline(ScopedInline):
    model = Requirement


class OrganisationInline(ScopedInline):
    model = Organisation


class PromotionInline(ScopedInline):
    model = Promotion


@admin.register(Programme)
class ProgrammeAdmin(ScopedAdmin):
    list_display = ["name", "fiscal_year", "starts_on", "ends_on", "owner"]
    list_filter = ["fiscal_year"]
    search_fields = ["name", "owner"]
    fields = [
        "name", "pattern", "fiscal_year", ("starts_on", "ends_on"), "owner",
        ("contact_phone", "contact_email"), "is_sample",
    ]  # fmt: skip
    inlines = [PlaceInline, RequirementInline, OrganisationInline, PromotionInline]


class AssignmentInline(ScopedInline):
    model = Assignment
    fields = ["role", "municipality", "programme", "organisation", "starts_on", "ends_on"]


@admin.register(User)
class UserAdmin(ScopedAdmin):
    list_display = ["email", "name", "posts", "is_active", "last_login"]
    list_filter = ["is_active", "assignments__role"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active", "last_login"]
    readonly_fields = ["last_login"]
    inlines = [AssignmentInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("assignments__municipality")

    @admin.display(description=_("posts"))
    def posts(self, user):
        return " / ".join(str(post) for post in user.assignments.all())


@admin.register(Assignment)
class AssignmentAdmin(ScopedAdmin):
    list_display = ["user", "role", "municipality", "programme", "organisation", "starts_on", "ends_on"]
    list_filter = ["role", "municipality", "ends_on"]
    search_fields = ["user__email", "user__name", "organisation"]
    autocomplete_fields = ["user", "municipality", "programme"]
    list_select_related = ["user", "municipality", "programme"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedAdmin):
    scope = None  # the prefecture only (MATRIX)
    list_display = ["at", "user", "verb", "model", "row", "values", "address"]
    list_filter = ["verb", "at", "model"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name", "=row", "path"]
    search_help_text = _("Who (name or e-mail address), number of the record, or page")

    @admin.display(description=_("old and new values"))
    def values(self, entry):
        return " / ".join(f"{name}: {old} → {new}" for name, (old, new) in entry.changes.items())[:200]
