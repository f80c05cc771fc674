"""The admin, reachable only with a second factor used in this session, and scoped by role."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from .access import ask_for_second_factor, has_second_factor


class SecureAdminSite(admin.AdminSite):
    site_header = _("Iwate kankei-jinko portal: office")
    site_title = _("Office")
    index_title = _("Today")
    empty_value_display = "–"

    def has_permission(self, request):
        return super().has_permission(request) and has_second_factor(request)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        if not request.user.is_authenticated:
            return secure_admin_login(super().login)(request, extra_context)
        if not request.user.is_staff:
            raise PermissionDenied
        if not has_second_factor(request):
            messages.warning(
                request, _("The office pages need a second factor. Please set one up or use it.")
            )
            return ask_for_second_factor(request)
        target = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        return redirect(target if safe else reverse("admin:index"))


class ScopedAdmin(admin.ModelAdmin):
    """Every row and every choice of a foreign key goes through the model's own scope.

    `scope` names the QuerySet method that takes the user: "visible_to", or "managed_by" where the
    public may see more rows than the office may work on. List, change, delete, history, actions and
    autocomplete all use `get_queryset`; foreign keys use the same, so a forged POST finds nothing.
    """

    scope = "visible_to"

    def get_queryset(self, request):
        return getattr(super().get_queryset(request), self.scope)(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        target = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(target, ScopedAdmin):
            kwargs["queryset"] = target.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        target = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(target, ScopedAdmin):
            kwargs["queryset"] = target.get_queryset(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
