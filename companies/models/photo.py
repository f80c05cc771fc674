from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from iwate_kankei.pictures import WIDTHS

from .company import Company

FOLDER = "photos"
KEY_LENGTH = 22  # letters and digits, 130 bits: nobody guesses the photograph of a company not yet public


def file_of(key, width):
    """Where a rendition lies below MEDIA_ROOT. Nothing of it comes from the person who uploaded."""
    return f"{FOLDER}/{key}-{width}.jpg"


class PhotoQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(company__in=Company.objects.managed_by(user))

    def first_of(self, company):
        """For an annotation: the first photograph of the company (an outer reference) as JSON, or NULL."""
        rows = self.filter(company=OuterRef(company)).order_by("position", "id")
        values = JSONObject(key="key", alt="alt", width="width", height="height")
        return Subquery(rows.values(json=values)[:1])


class Photo(models.Model):
    """A photograph of a company, stored as JPEG in WIDTHS. The files follow the row."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="photos", verbose_name=_("company"))
    key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    alt = models.CharField(
        _("what is to be seen"),
        max_length=150,
        help_text=_("For people who cannot see the picture, e.g. “Two people at the press in the workshop”."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    width = models.PositiveIntegerField(editable=False)  # of the largest rendition
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["position", "id"]

    def __str__(self):
        return self.alt

    def store(self, pictures):
        """Write the renditions of an upload; what was there before goes. Saving is the caller's."""
        before, self.key = self.key, get_random_string(KEY_LENGTH)
        for name, picture in zip(WIDTHS, pictures, strict=True):
            default_storage.save(file_of(self.key, name), ContentFile(picture.content))
        self.width, self.height = pictures[-1].width, pictures[-1].height
        if before:
            transaction.on_commit(lambda: forget(before))

    def delete(self, *args, **kwargs):
        transaction.on_commit(lambda: forget(self.key))
        return super().delete(*args, **kwargs)

    def _url(self, width):
        return reverse("companies:photo", args=[self.key, width])

    @property
    def url(self):
        return self._url(WIDTHS[-1])

    @property
    def small_url(self):
        return self._url(WIDTHS[0])

    @property
    def srcset(self):
        """For the browser to choose; no rendition is wider than the original was."""
        return ", ".join(f"{self._url(width)} {min(width, self.width)}w" for width in WIDTHS)


def forget(key):
    for width in WIDTHS:
        default_storage.delete(file_of(key, width))


def forget_lost(before):
    """Delete files without a row, written before the moment: of broken-off uploads, of deletions elsewhere.

    Returns how many photographs.
    """
    known = set(Photo.objects.values_list("key", flat=True))
    lost = {key for key, written in _stored() if key not in known and written < before}
    for key in lost:
        forget(key)
    return len(lost)


def _stored():
    """(key, when it was written) for every file."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        yield name.rpartition("-")[0], default_storage.get_modified_time(f"{FOLDER}/{name}")
