from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QuestionnaireQuerySet(models.QuerySet):
    def used_in(self, programme):
        """Asked at registration for an event of the programme, or after one. Events are read upwards."""
        events = programme.events.all()
        return self.filter(Q(pk__in=events.values("questionnaire")) | Q(pk__in=events.values("survey")))


class Questionnaire(models.Model):
    """Questions in order, asked at registration or after an event; any number of events may use one."""

    class Use(models.TextChoices):
        REGISTRATION = "registration", _("At registration")
        SURVEY = "survey", _("After the event")

    name = models.CharField(_("name"), max_length=100, unique=True)
    use = models.CharField(_("asked"), max_length=12, choices=Use)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["use", "name"]

    def __str__(self):
        return self.name


class Question(models.Model):
    """One question. Answers are kept as {question id: text}, so that a question may be reworded."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Free text")
        CHOICE = "choice", _("One of several")
        CONSENT = "consent", _("Consent")

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    label = models.CharField(_("question"), max_length=200)
    options = models.TextField(_("options"), blank=True, help_text=_("For a choice: one on each line."))
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "id"]

    def __str__(self):
        return self.label

    @property
    def choices(self):
        return [line.strip() for line in self.options.splitlines() if line.strip()]
