from django.contrib.admin.apps import AdminConfig


class SecureAdminConfig(AdminConfig):
    # Not in apps.py: a second AppConfig there would break this app's own.
    default_site = "iwate_kankei.adminsite.SecureAdminSite"
