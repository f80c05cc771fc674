from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self):
        from . import summary  # noqa: F401 -- declares its kind

        # Each app declares its kinds of message in emails.py, and what is news of it in digest.py.
        autodiscover_modules("emails", "digest")
        from anymail.signals import tracking

        from . import bounces

        tracking.connect(bounces.from_provider)
