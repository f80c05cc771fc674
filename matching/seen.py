"""What somebody may see of a person, each table read once: history and stages tell of the same rows."""

from functools import cached_property

from participants.stages import PRESENT, Facts, leading_others

from .models import Match, Proposal


class Seen:
    """What `viewer` (the person, or somebody in office) may see of `participant`.

    participant: somebody whom the viewer may see (`visible_to`); every table is asked what of them.
    """

    def __init__(self, participant, viewer):
        self.participant, self.viewer = participant, viewer
        self.own = participant.user_id is not None and participant.user_id == viewer.pk

    @cached_property
    def registrations(self):
        """A row for each mark of attendance, or one without."""
        return (
            self.participant.registrations.visible_to(self.viewer)
            .order_by()
            .values_list(
                "pk",
                "event__kind",
                "event__title",
                "event__slug",
                "queued_at",
                "cancelled_at",
                "status",
                "attendances__session__starts_at",
                "attendances__status",
                named=True,
            )
        )

    @cached_property
    def teams(self):
        """{team in which the person is or was: when they left}."""
        # Whoever came back is in it: no date comes last.
        return dict(self.participant.memberships.order_by("left_at").values_list("team", "left_at"))

    @cached_property
    def letters(self):
        """Those that were handed in."""
        if not self.teams:
            return []
        rows = Proposal.objects.visible_to(self.viewer).filter(
            team__in=self.teams, submitted_at__isnull=False
        )
        return rows.order_by().values_list(
            "team",
            "submitted_at",
            "answered_at",
            "status",
            "challenge__title",
            "challenge__slug",
            "challenge__company__name",
            "by_telephone",
            named=True,
        )

    @cached_property
    def matches(self):
        if not self.teams:
            return []
        rows = Match.objects.visible_to(self.viewer).worked_by(participant=self.participant)
        return rows.order_by().values_list(
            "pk",
            "team",
            "starts_on",
            "ends_on",
            "status",
            "challenge__company__name",
            "challenge__title",
            "ended_because",
            named=True,
        )

    @cached_property
    def earlier_ties(self):
        rows = self.participant.earlier_ties.visible_to(self.viewer)
        return rows.order_by().select_related("municipality")

    @cached_property
    def facts(self):
        """For the stages."""
        return Facts(
            attended=[
                (row.event__kind, row.event__title, row.attendances__session__starts_at)
                for row in self.registrations
                if row.attendances__status == PRESENT
            ],
            proposed=[(row.submitted_at, row.challenge__title) for row in self.letters],
            worked=[
                (row.starts_on, row.ends_on, self.teams[row.team], row.challenge__company__name)
                for row in self.matches
            ],
            led=self._led(),
            earlier=self.earlier_ties,
        )

    def _led(self):
        at_work = {row.team for row in (*self.letters, *self.matches)}
        if not at_work:
            return []
        rows = leading_others(self.participant).filter(team__in=at_work)
        return rows.values_list("joined_at", "team__name")
