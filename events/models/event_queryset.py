"""Which events somebody may see, work on or register for, and what is read along with them."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import AuditEntry
from iwate_kankei.words import containing


class EventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status__in=[self.model.Status.PUBLISHED, self.model.Status.CANCELLED])

    def upcoming(self, now=None):
        return self.filter(ends_at__gte=now or clock.now()).order_by("starts_at", "id")

    def past(self, now=None):
        return self.filter(ends_at__lt=now or clock.now()).order_by("-starts_at", "-id")

    def with_free_seats(self, now=None):
        """Registration is open and nobody has to wait."""
        return self.taking_registrations(now).filter(seats_taken__lt=F("capacity"))

    def taking_registrations(self, now=None):
        now = now or clock.now()
        return self.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=now),
            Q(closes_at__isnull=True) | Q(closes_at__gt=now),
            status=self.model.Status.PUBLISHED,
            starts_at__gt=now,
        )

    def knowing_of_streams(self):
        """`has_streams`: whether seats are shared out by municipality; spares most registrations a query."""
        streams = self.model.streams.rel.related_model.objects.filter(event=OuterRef("pk"))
        return self.annotate(has_streams=Exists(streams))

    def with_earlier_start(self):
        """`earlier_start`: the start that was announced before the present one (ISO 8601), or None.

        `told` is what was announced, with the first day first; the audit log has what it was before.
        """
        announced = "changes__told__{}__sessions__0__1"
        moves = AuditEntry.objects.filter(
            model="events.event", row=Cast(OuterRef("pk"), models.CharField()), verb=AuditEntry.Verb.CHANGED
        ).annotate(was=KT(announced.format(0)), is_now=KT(announced.format(1)))
        moves = moves.filter(was__isnull=False).exclude(was=F("is_now")).order_by("-id")
        return self.annotate(earlier_start=Subquery(moves.values("was")[:1]))

    def shown_to(self, user):
        """What a person may register for: published, for everybody or for members who signed in."""
        shown = [self.model.Visibility.PUBLIC] + [self.model.Visibility.MEMBERS] * user.is_authenticated
        return self.published().filter(visibility__in=shown)

    def matching_words(self, words):
        """Every word occurs in the title, the summary, the description or the venue, if all may know it."""
        known = Case(When(venue_for=self.model.VenueFor.EVERYBODY, then="venue"), default=models.Value(""))
        rows = self.alias(public_venue=known)
        return containing(rows, words, "title", "summary", "description", "public_venue")

    def managed_by(self, user):
        """Rows the office works on: all, those of one's places, or of the programmes one operates."""
        duties = duties_of(user)
        if duties.everywhere:
            return self
        there = self.model.municipalities.through.objects.filter(municipality__in=duties.municipalities)
        return self.filter(Q(pk__in=there.values("event")) | Q(programme__in=duties.programmes))

    def visible_to(self, user):
        """What is shown to the person, and what they manage (drafts too)."""
        if not duties_of(user).is_staff_anywhere:
            return self.shown_to(user)
        return self.filter(
            Q(pk__in=self.model.objects.shown_to(user).values("pk"))
            | Q(pk__in=self.model.objects.managed_by(user).values("pk"))
        )
