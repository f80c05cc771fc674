from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..duties import Duties


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The prefecture sees every account; others their own, and those with a post in the same places."""
        duties = user.duties
        if duties.everywhere:
            return self
        posts = Q(municipality__in=duties.municipalities) | Q(programme__in=duties.programmes)
        return self.filter(Q(pk=user.pk) | Q(pk__in=_posts().filter(posts).values("user")))

    def mentors_for(self, user):
        """Mentors whom this person may name for a company: those of the places that one works for."""
        duties, posts = user.duties, _posts().filter(role="mentor")
        if not duties.everywhere:
            posts = posts.filter(municipality__in=duties.municipalities)
        return self.filter(pk__in=posts.values("user"), is_active=True)


def _posts():
    return apps.get_model("iwate_kankei", "Assignment").objects.current()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        """A person who can sign in; without a password only a mailed code lets them in."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: by e-mail, with a password, a mailed code or a passkey.

    What a person may do is never stored here: it follows from current assignments (`duties`).
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="ja")
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # One address is one person, however it is typed.
            models.CheckConstraint(
                condition=models.Q(email=Lower(F("email"))), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.get_full_name()

    @cached_property
    def duties(self):
        """The person's current roles, read once for each request."""
        return Duties.of(self)

    @property
    def is_staff(self):
        """May enter the admin: derived, so that an assignment that ended needs nobody to remember it."""
        return self.duties.in_office
