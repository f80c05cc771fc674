import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import Programme
from iwate_kankei.romaji import free_slug
from iwate_kankei.words import containing

from .company import Company
from .photo import Photo
from .placement import PlacementNotification
from .skill import Skill

CONFIRM_EVERY = dt.timedelta(days=90)  # a published sheet that nobody confirms for so long expires
ASK_BEFORE = dt.timedelta(days=14)  # and so long before, the company is asked


class ChallengeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Challenge.Status.PUBLISHED)

    def for_freelancers(self):
        """Work that フリーランス法 12 条 is about."""
        return self.filter(contract__in=[Challenge.Contract.SERVICE, Challenge.Contract.TRIAL])

    def open(self, on=None):
        """Published and still taking proposals."""
        on = on or clock.today()
        return self.published().filter(Q(apply_until__isnull=True) | Q(apply_until__gte=on))

    def towns_in_turn(self):
        """The newest of each town first, then the second of each: no town fills a short list by itself."""
        turn = Window(RowNumber(), partition_by="company__municipality", order_by=["-published_at", "-id"])
        return self.annotate(turn=turn).order_by("turn", "-published_at", "-id")

    def recommendable(self):
        """Those that the portal may recommend or relay: employment only once that has been notified."""
        return self.filter(~Q(contract="employment") | Exists(PlacementNotification.objects.in_force()))

    def unconfirmed_since(self, moment):
        """Published sheets that nobody has confirmed since `moment`."""
        return self.published().filter(confirmed_at__lt=moment)

    def closing_soon(self):
        """Published sheets that close by themselves within two weeks."""
        return self.unconfirmed_since(clock.now() - CONFIRM_EVERY + ASK_BEFORE)

    def matching_words(self, words):
        """Every word occurs in the sheet or in the company's name or kana, however it is written."""
        return containing(
            self, words, "title", "problem", "why_now", "deliverable", "company__name", "company__name_kana"
        )

    def with_interest_of(self, user):
        """`interested`: how many people keep it; `is_kept`: whether this person does (upward reads)."""
        kept = self.model.bookmarks.rel.related_model.objects.filter(challenge=OuterRef("pk"))
        mine = kept.filter(participant__user=user) if user.is_authenticated else kept.none()
        counted = kept.order_by().values("challenge").annotate(n=Count("pk")).values("n")
        return self.annotate(interested=Coalesce(Subquery(counted), 0), is_kept=Exists(mine))

    def with_photo(self):
        """`photo`: the first photograph of the company as JSON, for a card; None without one."""
        return self.annotate(photo=Photo.objects.first_of("company"))

    def managed_by(self, user):
        return self.filter(company__in=Company.objects.managed_by(user))

    def with_lessons(self, field):
        """Challenges of the field with what was learned in their finished matches, `learned`, newest first.

        Read through reverse relations: matches and their looks back live on a higher floor.
        """
        return (
            self.filter(field=field, matches__closings__learned__gt="")
            .annotate(learned=F("matches__closings__learned"))
            .select_related("company__municipality")
            .order_by("-matches__closings__written_at")
        )

    def editable_by(self, user):
        """Those of the office's and mentors' places, and of one's own company."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(company__in=Company.objects.managed_by(user)) | Q(company__in=Company.objects.hosted_by(user))
        )

    def visible_to(self, user):
        """The public sees published and closed sheets; office, mentors and host also their own drafts."""
        shown = Q(status__in=[Challenge.Status.PUBLISHED, Challenge.Status.CLOSED])
        return self.filter(
            (shown & Q(company__is_published=True))
            | Q(company__in=Company.objects.managed_by(user))
            | Q(company__in=Company.objects.hosted_by(user))
        )


class Challenge(models.Model):
    """What an owner needs (課題): the sheet that people read before they visit and propose."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed")

    TRANSITIONS = {
        Status.DRAFT: {Status.REVIEW},
        Status.REVIEW: {Status.DRAFT, Status.PUBLISHED},
        Status.PUBLISHED: {Status.CLOSED, Status.DRAFT},
        Status.CLOSED: {Status.DRAFT},
    }

    class Field(models.TextChoices):
        SUCCESSION = "succession", _("Business succession")
        MARKETING = "marketing", _("Marketing")
        NEW_BUSINESS = "new_business", _("New business")
        PRODUCT = "product", _("Product development")
        EC_IT = "ec_it", _("Online shop and IT")
        PEOPLE = "people", _("Recruiting and training")
        PR = "pr", _("Public relations")
        OTHER = "other", _("Other")

    class Contract(models.TextChoices):
        SERVICE = "service", _("Service contract")
        EMPLOYMENT = "employment", _("Employment")
        PRO_BONO = "pro_bono", _("Unpaid / pro bono")
        CONSULTATION = "consultation", _("One-hour consultation")
        TRIAL = "trial", _("Trial")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh", _("Chinese")
        KOREAN = "ko", _("Korean")
        VIETNAMESE = "vi", _("Vietnamese")

    class Place(models.TextChoices):
        REMOTE = "remote", _("Remote")
        MIXED = "mixed", _("Remote with visits")
        ONSITE = "onsite", _("On site")

    class PayUnit(models.TextChoices):
        HOUR = "hour", _("an hour")
        MONTH = "month", _("a month")
        TOTAL = "total", _("altogether")

    company = models.ForeignKey(Company, models.CASCADE, related_name="challenges", verbose_name=_("company"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="challenges", verbose_name=_("programme")
    )
    slug = models.SlugField(
        _("short name for the address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the company's and the field."),
    )
    title = models.CharField(_("title"), max_length=100)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    problem = models.TextField(_("problem"))
    why_now = models.TextField(_("why now"), blank=True)
    deliverable = models.TextField(_("what should exist at the end"), blank=True)
    contract = models.CharField(_("form of contract"), max_length=12, choices=Contract)
    pay = models.CharField(_("pay"), max_length=200, blank=True)
    pay_yen = models.PositiveIntegerField(_("pay in yen"), null=True, blank=True)
    pay_unit = models.CharField(_("pay is for"), max_length=5, choices=PayUnit, default=PayUnit.MONTH)
    expenses = models.CharField(_("expenses"), max_length=200, blank=True)
    place = models.CharField(_("where"), max_length=8, choices=Place, default=Place.MIXED)
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    visits = models.PositiveSmallIntegerField(_("visits"), default=0)
    team_min = models.PositiveSmallIntegerField(_("people in a team, at least"), default=1)
    team_max = models.PositiveSmallIntegerField(_("people in a team, at most"), default=3)
    teams = models.PositiveSmallIntegerField(_("teams"), default=1)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    apply_until = models.DateField(_("proposals until"), null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language),
        verbose_name=_("languages needed besides Japanese"),
        default=list,
        blank=True,
    )
    skills = models.ManyToManyField(
        Skill, through="ChallengeSkill", related_name="challenges", verbose_name=_("skills")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    review_words = models.TextField(_("words of the reviewer"), blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(team_min__gte=1, team_max__gte=F("team_min"), teams__gte=1),
                name="challenge_team_sizes",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="challenge_published_has_time",
            ),
        ]
        indexes = [models.Index(fields=["status", "apply_until"], name="challenge_open")]  # the public list

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(Challenge, f"{self.company.slug}-{self.field}".replace("_", "-"))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("companies:challenge_detail", args=[self.slug])

    @property
    def is_open(self):
        """Takes proposals today."""
        late = self.apply_until and self.apply_until < clock.today()
        return self.status == self.Status.PUBLISHED and not late

    @property
    def expires_at(self):
        """When the sheet closes by itself unless somebody confirms it; None while it is not public."""
        if self.status != self.Status.PUBLISHED:
            return None
        return (self.confirmed_at or self.published_at) + CONFIRM_EVERY

    def clean(self):
        """A sheet that is shown keeps what publication asked for; what the company lacks is told there."""
        from companies.readiness import blocking  # it reads these models

        if self.pk and self.status == self.Status.PUBLISHED:
            missing = [gap.message for gap in blocking(self) if gap.field != "company"]
            if missing:
                raise ValidationError(missing)

    @property
    def is_relayable(self):
        """May the portal recommend it and carry proposals? Employment only once that is notified."""
        return self.contract != self.Contract.EMPLOYMENT or PlacementNotification.objects.in_force().exists()


class ChallengeSkill(models.Model):
    """A skill that a challenge needs: must or welcome, and held by how many of the team."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="needs", verbose_name=_("skill"))
    is_required = models.BooleanField(_("must"), default=True)
    people = models.PositiveSmallIntegerField(_("people"), default=1)

    class Meta:
        verbose_name = _("needed skill")
        verbose_name_plural = _("needed skills")
        constraints = [models.UniqueConstraint(fields=["challenge", "skill"], name="skill_once_a_challenge")]

    def __str__(self):
        return str(self.skill)
