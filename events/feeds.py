from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from .models import Event

NEWEST = 30


class NewEvents(Feed):
    """Atom: events as they are announced, for feed readers and for other sites to show."""

    feed_type = Atom1Feed
    title = _("New events | Iwate Ties")
    subtitle = _("Seminars, lectures and fieldwork of the Iwate kankei-jinko programme")

    def link(self):
        return reverse("events:list")

    def feed_url(self):
        return reverse("events:atom")

    def items(self):
        public = Event.objects.published().filter(visibility=Event.Visibility.PUBLIC)
        return public.exclude(published_at=None).order_by("-published_at")[:NEWEST]

    def item_title(self, event):
        return event.title

    def item_description(self, event):
        return event.summary

    def item_pubdate(self, event):
        return event.published_at
