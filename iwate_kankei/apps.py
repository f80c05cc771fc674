from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    name = "iwate_kankei"
    verbose_name = _("Programmes and accounts")

    def ready(self):
        from . import (
            audit,  # needs the models
            verification,  # noqa: F401 -- listens to sign-ins
        )

        post_migrate.connect(audit.install)
