from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from .municipality import Municipality


def fiscal_year_of(day):
    """The Japanese fiscal year (年度) of a date: it starts on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


class ProgrammeQuerySet(models.QuerySet):
    def running(self, on=None):
        on = on or clock.today()
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def current_or_last(self):
        """The programme to show to strangers: the one that runs, else the latest; None before the first.

        With its municipalities and organisations.
        """
        begun = self.filter(starts_on__lte=clock.today()).order_by("-ends_on", "-starts_on", "id")
        return begun.prefetch_related("municipalities", "places__municipality", "organisations").first()

    def visible_to(self, user):
        """Contractors see only their programme, cities those that they take part in."""
        duties = user.duties
        if duties.everywhere:
            return self
        return self.filter(
            Q(pk__in=duties.programmes) | Q(municipalities__in=duties.municipalities)
        ).distinct()


class Programme(models.Model):
    """A year of the Iwate model: its period, its municipalities and what has to be held."""

    name = models.CharField(_("name"), max_length=200)
    pattern = models.CharField(_("pattern"), max_length=100, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    owner = models.CharField(_("responsible section"), max_length=100, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    municipalities = models.ManyToManyField(
        Municipality,
        through="ProgrammeMunicipality",
        related_name="programmes",
        verbose_name=_("municipalities"),
    )
    source = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("started from"),
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-fiscal_year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "name"], name="programme_once_a_year"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.name}"


class ProgrammeMunicipality(models.Model):
    """A municipality's part in a programme, with the section that answers for it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="places", verbose_name=_("municipality")
    )
    section = models.CharField(_("section"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("municipality of a programme")
        verbose_name_plural = _("municipalities of a programme")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "municipality"], name="municipality_once_a_programme"
            )
        ]

    def __str__(self):
        return f"{self.municipality} {self.section}".strip()


def in_places_of(duties, way=""):
    """Condition on a row: its municipality is one of one's own places, or of the programmes one operates.

    way: lookup that ends in two underlines, from the row to the one with the municipality.
    """
    here = Q(**{f"{way}municipality__in": duties.municipalities})
    if duties.programmes:
        places = ProgrammeMunicipality.objects.filter(programme__in=duties.programmes)
        here |= Q(**{f"{way}municipality__in": places.values("municipality")})
    return here


class Requirement(models.Model):
    """What a programme has to hold, as agreed with the ministry: a kind and a minimum."""

    class Kind(models.TextChoices):
        SEMINAR = "seminar", _("Open seminar")
        LECTURE = "lecture", _("Lecture")
        FIELDWORK = "fieldwork", _("Fieldwork")
        MATCHING = "matching", _("Matching")
        REPORT = "report", _("Report meeting")
        PROMOTION = "promotion", _("Publicity")

    HELD_AS_EVENTS = frozenset({Kind.SEMINAR, Kind.LECTURE, Kind.FIELDWORK, Kind.REPORT})

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    label = models.CharField(_("wording"), max_length=200)
    minimum = models.PositiveSmallIntegerField(_("minimum"), null=True, blank=True)
    per_municipality = models.BooleanField(_("for each municipality"), default=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    responsible = models.CharField(_("responsible"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="requirement_once_a_kind"),
        ]

    def __str__(self):
        return self.label


class Organisation(models.Model):
    """Who carries a programme (実施体制): shown on the programme's page."""

    class Role(models.TextChoices):
        PREFECTURE = "prefecture", _("Prefecture")
        CITY = "city", _("City")
        OPERATOR = "operator", _("Operator")
        MENTOR = "mentor", _("Mentor")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )
    duty = models.CharField(_("duty"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["id"]

    def __str__(self):
        return self.name


class Promotion(models.Model):
    """One act of publicity (広報), the evidence for the requirement of that kind."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="promotions")
    title = models.CharField(_("title"), max_length=200)
    published_on = models.DateField(_("date"), default=clock.today)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("publicity")
        verbose_name_plural = _("publicity")
        ordering = ["-published_on"]

    def __str__(self):
        return self.title
