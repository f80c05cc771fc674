from django.contrib import admin

from .adminsite import ScopedAdmin
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


class PlaceInline(admin.TabularInline):
    model = ProgrammeMunicipality
    extra = 0


class RequirementInline(admin.TabularInline):
    model = Requirement
    extra = 0


class OrganisationInline(admin.TabularInline):
    model = Organisation
    extra = 0


class PromotionInline(admin.TabularInline):
    model = Promotion
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(ScopedAdmin):
    list_display = ["name", "fiscal_year", "starts_on", "ends_on"]
    list_filter = ["fiscal_year"]
    search_fields = ["name"]
    inlines = [PlaceInline, RequirementInline, OrganisationInline, PromotionInline]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_active", "last_login"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active"]


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "municipality", "organisation", "starts_on", "ends_on"]
    list_filter = ["role", "municipality"]
    search_fields = ["user__email", "user__name", "organisation"]
    autocomplete_fields = ["user", "municipality", "programme"]
    list_select_related = ["user", "municipality"]
