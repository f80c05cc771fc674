"""sitemap.xml: what search engines may read."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from companies.models import Challenge, Company
from events.models import Event

PAGES = [
    "home",
    "about",
    "how",
    "matching_policy",
    "faq",
    "for_companies",
    "contact",
    "events:list",
    "companies:challenge_list",
]


class Pages(Sitemap):
    def items(self):
        return [*PAGES, "reports:results", "privacy", "accessibility"]

    def location(self, name):
        return reverse(name)


class Events(Sitemap):
    def items(self):
        return Event.objects.published().filter(visibility=Event.Visibility.PUBLIC).order_by("-starts_at")

    def lastmod(self, event):
        return event.published_at


class Challenges(Sitemap):
    def items(self):
        return Challenge.objects.open()

    def location(self, challenge):
        return reverse("companies:challenge_detail", args=[challenge.slug])


class Companies(Sitemap):
    def items(self):
        return Company.objects.published()

    def location(self, company):
        return reverse("companies:company_detail", args=[company.slug])


SITEMAPS = {"pages": Pages, "events": Events, "challenges": Challenges, "companies": Companies}
