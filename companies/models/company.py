from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality
from iwate_kankei.models.programme import in_places_of
from iwate_kankei.romaji import free_slug, romaji
from iwate_kankei.words import containing


class CompanyQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def managed_by(self, user):
        """Rows the office works on: all, those of one's places, or of the programmes one operates."""
        duties = duties_of(user)
        if duties.everywhere:
            return self
        return self.filter(in_places_of(duties))

    def visible_to(self, user):
        return self.filter(
            Q(is_published=True)
            | Q(pk__in=Company.objects.managed_by(user).values("pk"))
            | Q(pk__in=Contact.objects.of(user).values("company"))
        )

    def matching_words(self, words):
        """Every word occurs in the name, the kana, the industry or the description."""
        return containing(self, words, "name", "name_kana", "industry", "description")

    def hosted_by(self, user):
        """Of whom the person is a contact. Most are of none: then the database is not even asked."""
        if not duties_of(user).is_host:
            return self.none()
        return self.filter(pk__in=Contact.objects.of(user).values("company"))

    def held(self):
        """Locked: until commit nobody else publishes a sheet of the company or takes its contacts away."""
        return self.select_for_update(no_key=True)


class Company(models.Model):
    """A small company that wants to work with people from outside (受入企業)."""

    class Succession(models.TextChoices):
        SETTLED = "settled", _("A successor is settled")
        WITHIN_3 = "within_3", _("Within 3 years")
        WITHIN_10 = "within_10", _("Within 10 years")
        LATER = "later", _("Later than 10 years")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="companies", verbose_name=_("municipality")
    )
    slug = models.SlugField(
        _("short name for the address"),
        max_length=60,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the kana."),
    )
    name = models.CharField(_("name"), max_length=100)
    name_kana = models.CharField(_("kana"), max_length=100)
    description = models.TextField(_("what it does"))
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentored_companies",
        verbose_name=_("mentor"),
    )
    succession = models.CharField(
        _("succession"),
        max_length=10,
        choices=Succession,
        blank=True,
        help_text=_("When the owner means to hand over. Only the office and mentors see it."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name_kana", "id"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(Company, romaji(self.name_kana)[:40] or "company")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("companies:company_detail", args=[self.slug])

    def clean(self):
        """Paid work that is shown names the address of who offers it (フリーランス法 12 条)."""
        if self.pk and not self.address.strip() and self.challenges.published().for_freelancers().exists():
            raise ValidationError(
                {"address": _("A published sheet of this company needs the postal address.")}
            )

    def history(self):
        """All its challenges, the newest programme first, with the programme and all matches and their teams.

        Matches live on a higher floor: read through the reverse relation.
        """
        rows = self.challenges.select_related("programme").prefetch_related("matches__team")
        return rows.order_by("-programme__fiscal_year", "-id")


class ContactQuerySet(models.QuerySet):
    def on_the_page(self):
        """Those who greet visitors; whoever wrote nothing is not named in public."""
        return self.exclude(greeting="")

    def of(self, user):
        return self.filter(user=user) if user.is_authenticated else self.none()

    def managed_by(self, user):
        return self.filter(company__in=Company.objects.managed_by(user))


class Contact(models.Model):
    """A person at a company. With an account they answer proposals themselves, by a mailed code."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=100)
    name_kana = models.CharField(_("kana"), max_length=100, blank=True)
    title = models.CharField(_("job title"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    is_primary = models.BooleanField(_("first contact"), default=False)
    greeting = models.TextField(
        _("greeting on the public page"),
        max_length=400,
        blank=True,
        help_text=_(
            "A few words to people who may come. With them the person agrees to be shown by name and job"
            " title; left empty, nobody is shown."
        ),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_primary=True), name="one_first_contact"
            ),
            models.UniqueConstraint(
                fields=["company", "user"], condition=Q(user__isnull=False), name="contact_once_a_company"
            ),
        ]

    def __str__(self):
        return self.name
