from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Messages")

    def ready(self):
        autodiscover_modules("emails")  # each app declares its kinds of message there
        from anymail.signals import tracking

        from . import bounces

        tracking.connect(bounces.from_provider)
