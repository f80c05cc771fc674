from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """A word of the vocabulary that staff edit; people and challenges are described in the same words."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    group = models.CharField(_("group"), max_length=60)
    group_en = models.CharField(_("group in English"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name if (get_language() or "ja").startswith("ja") else self.name_en
