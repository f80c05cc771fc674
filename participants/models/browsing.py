from urllib.parse import urlencode

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock

from .participant import Participant


class Bookmark(models.Model):
    """A challenge somebody keeps an eye on; owners and readers see only how many do."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="bookmarks")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="bookmarks")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kept challenge")
        verbose_name_plural = _("kept challenges")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "challenge"], name="bookmark_once_a_challenge")
        ]

    def __str__(self):
        return str(self.challenge)


class SavedSearch(models.Model):
    """The filters of the challenge list as they stand in the address; a mail tells when they find more."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="saved_searches")
    query = models.CharField(_("filters"), max_length=300, blank=True)
    by_mail = models.BooleanField(_("tell me by mail"), default=True)
    told_until = models.DateTimeField(_("told until"), default=clock.now, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["participant", "query"], name="search_saved_once")]

    def __str__(self):
        return self.query

    def get_absolute_url(self):
        return f"{reverse('companies:challenge_list')}?{self.query}"

    @staticmethod
    def normalise(data):
        """The filters of an address in one order, without empty ones and the page number."""
        filled = ((key, value.strip()) for key, value in data.items() if key not in {"page", "order"})
        return urlencode(sorted(pair for pair in filled if pair[1]))

    @property
    def data(self):
        return QueryDict(self.query)
