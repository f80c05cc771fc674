from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import adminaudit  # noqa: F401 (registers the audit log)
from .adminsite import ScopedAdmin, ScopedInline
from .models import (
    Assignment,
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
    personal = True
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
