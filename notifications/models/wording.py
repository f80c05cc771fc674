from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock


class WordingQuerySet(models.QuerySet):
    def edited(self, kind, language):
        """The wording that staff have put in place of the built-in text, or None."""
        return self.filter(kind=kind.name, language=language).exclude(text="").first()

    def complete(self, kinds):
        """See that every kind has its rows, so that staff find all of them in the list."""
        rows = [
            self.model(kind=kind, language=language) for kind in kinds for language, _n in settings.LANGUAGES
        ]
        self.bulk_create(rows, ignore_conflicts=True)


class Wording(models.Model):
    """The text of one kind of message in one language, as staff word it. Empty: the built-in text is used."""

    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    broken_since = models.DateTimeField(_("not usable since"), null=True, blank=True, editable=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ["kind", "-language"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_wording"),
            models.CheckConstraint(
                condition=models.Q(subject="", text="") | ~models.Q(subject="") & ~models.Q(text=""),
                name="wording_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.kind} ({self.get_language_display()})"


class WordingVersion(models.Model):
    """What a wording was from `made_at` on; an empty one is a return to the built-in text."""

    wording = models.ForeignKey(Wording, models.CASCADE, related_name="versions")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    made_at = models.DateTimeField(_("when"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("version of a wording")
        verbose_name_plural = _("versions of a wording")
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"
