import json

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.text import capfirst
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
            BrinIndex(fields=["at"], name="audit_of_a_day"),  # small: written in order
            models.Index(fields=["model", "row", "-id"], name="audit_of_a_row"),  # a row's history
            models.Index(fields=["user", "-id"], name="audit_of_a_person"),  # what somebody did
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.kind} {self.row}"

    @property
    def about(self):
        """The class of the record; None for one that a release has taken away."""
        try:
            return apps.get_model(self.model)
        except (LookupError, ValueError):
            return None

    @property
    def kind(self):
        """The kind of record in words."""
        return kind_of(self.about) if self.about else self.model

    def leave_out(self, columns):
        """Without the values of these columns, for a reader who may not know them; nothing is saved."""
        self.changes = {name: both for name, both in self.changes.items() if name not in columns}

    def values(self):
        """[(label, old, new)] as people read it: names of fields, words of choices."""
        fields = {f.column: f for f in self.about._meta.concrete_fields} if self.about else {}
        for column, (old, new) in self.changes.items():
            field = fields.get(column)
            label = str(field.verbose_name) if field else column
            yield label, _readable(field, old), _readable(field, new)


def kind_of(model):
    """What a record of this model is called; rows that only join two records by their owner and its field."""
    owner = model._meta.auto_created
    if not owner:
        return capfirst(model._meta.verbose_name)
    field = next(each for each in owner._meta.many_to_many if each.remote_field.through is model)
    return f"{capfirst(owner._meta.verbose_name)}: {field.verbose_name}"


def _readable(field, value):
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))
