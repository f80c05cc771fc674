from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality
from iwate_kankei.words import containing


class StoryQuerySet(models.QuerySet):
    def published(self, now=None):
        return self.filter(published_at__lte=now or clock.now())

    def matching_words(self, words):
        """Every word occurs in the title, the summary or the text."""
        return containing(self, words, "title", "summary", "body")

    def managed_by(self, user):
        """The prefecture edits all, a city its own."""
        duties = duties_of(user)
        if duties.everywhere:
            return self
        if not duties.in_office:
            return self.none()
        return self.filter(Q(municipality__in=duties.municipalities) | Q(author=user))

    def visible_to(self, user):
        """Published ones: the public ones for everybody, the rest for members."""
        shown = self.published()
        return shown if user.is_authenticated else shown.filter(audience=Story.Audience.PUBLIC)


class Story(models.Model):
    """News or a story for the community, written by staff in light Markdown."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        STORY = "story", _("Story")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.NEWS)
    slug = models.SlugField(_("short name for the address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=200)
    body = models.TextField(
        _("text"),
        help_text=_("Light Markdown: empty line between paragraphs, ## heading, - list, **bold**."),
    )
    audience = models.CharField(_("who reads it"), max_length=7, choices=Audience, default=Audience.PUBLIC)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("municipality"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="stories"
    )
    published_at = models.DateTimeField(
        _("published from"), null=True, blank=True, help_text=_("Empty while it is a draft.")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story or news")
        verbose_name_plural = _("stories and news")
        ordering = ["-published_at", "-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("stories:detail", args=[self.slug])
