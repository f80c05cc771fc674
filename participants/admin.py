from django.contrib import admin

from iwate_kankei.adminsite import ScopedAdmin

from .models import Story


@admin.register(Story)
class StoryAdmin(ScopedAdmin):
    scope = "managed_by"
    list_display = ["title", "kind", "audience", "municipality", "published_at"]
    list_filter = ["kind", "audience"]
    search_fields = ["title", "summary"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["municipality"]
    date_hierarchy = "published_at"

    def save_model(self, request, obj, form, change):
        obj.author = obj.author or request.user
        super().save_model(request, obj, form, change)
