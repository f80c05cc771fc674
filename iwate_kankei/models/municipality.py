from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class MunicipalityQuerySet(models.QuerySet):
    def taking_part(self):
        return self.filter(programmes__isnull=False).distinct()

    def visible_to(self, user):
        """Staff choose among their own places; the list itself is public knowledge."""
        duties = user.duties
        if duties.everywhere:
            return self
        operated = self.model.objects.filter(programmes__in=duties.programmes).values("pk")
        return self.filter(Q(pk__in=duties.municipalities) | Q(pk__in=operated))


class Municipality(models.Model):
    """One of Iwate's 33; which of them take part is data (ProgrammeMunicipality), never code."""

    code = models.CharField(
        _("code"), max_length=6, primary_key=True, help_text=_("Six digits, with check digit.")
    )
    name = models.CharField(_("name"), max_length=20, unique=True)
    name_kana = models.CharField(_("kana"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]

    def __str__(self):
        return self.name if (get_language() or "ja").startswith("ja") else self.name_en
