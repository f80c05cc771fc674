from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("Participants")

    def ready(self):
        from . import (
            account,  # noqa: F401 -- follows changes of accounts
            listing,  # noqa: F401 -- enters the order "fits me best" in the list of challenges
            news,  # noqa: F401 -- tells the sender where the consents to news are kept
        )
