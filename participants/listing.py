"""The order "fits me best" of the challenge list; what is suggested there and opened is counted."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Value
from django.utils.translation import gettext_lazy as _

from companies import hooks

from . import shown
from .suggestions import order, reader_of

FITS = "fits"


def _arrange(request, rows):
    """What can be suggested to the reader, best first; what they put aside is not among it."""
    keys = Value(order(reader_of(request)), output_field=ArrayField(BigIntegerField()))
    place = Func(keys, F("pk"), function="array_position", output_field=IntegerField())
    return rows.annotate(fit_place=place).filter(fit_place__isnull=False).order_by("fit_place")


def _listed(request, chosen, challenges):
    if chosen and chosen.code == FITS:
        shown.remember(request, [challenge.pk for challenge in challenges])


hooks.add_order(
    hooks.Order(FITS, _("Fits me best"), lambda request: reader_of(request) is not None, _arrange)
)
hooks.LISTED.append(_listed)
hooks.OPENED.append(shown.opened)
