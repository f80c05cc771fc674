from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    name = "iwate_kankei"
    verbose_name = _("Programmes and accounts")
