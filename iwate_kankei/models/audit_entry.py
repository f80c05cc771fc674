from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did or saw what, when, from where. Written by triggers and by `audit.viewed` and `audit.exported`.

    The database refuses to change or delete an entry; only `audit.erase_values` may take out values
    that were a person's own, and leaves who, when and what.
    """

    class Verb(models.TextChoices):
        ADDED = "insert", _("Added")
        CHANGED = "update", _("Changed")
        DELETED = "delete", _("Deleted")
        VIEWED = "view", _("Viewed")
        EXPORTED = "export", _("Exported")

    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what happened"), max_length=6, choices=Verb)
    model = models.CharField(_("kind of record"), max_length=60)
    row = models.CharField(_("record"), max_length=60, blank=True)
    # {"column": [old, new]}; for exports {"rows": [null, count]}
    changes = models.JSONField(_("old and new values"), default=dict)
    # No constraint: the entry outlives the account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    address = models.GenericIPAddressField(_("from address"), null=True)
    path = models.CharField(_("page"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["model", "row", "-id"], name="audit_of_a_row"),  # a row's history
            models.Index(fields=["user", "-id"], name="audit_of_a_person"),  # what somebody did
        ]

    def __str__(self):
        return f"{self.get_verb_display()} {self.model} {self.row}"
