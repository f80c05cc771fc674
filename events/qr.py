"""The QR code that a participant shows at reception: the address of their registration, for staff to open."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe


def address(registration):
    return settings.SITE_URL + reverse("events:code", args=[registration.code])


def svg(text, label):
    """An <svg> for a page: attributes only, as the Content-Security-Policy asks; `label` is read aloud."""
    return mark_safe(segno.make(text, error="m").svg_inline(title=label, svgclass="qr", omitsize=True))


def png(text):
    """Bytes for a mail: printable, large enough for old cameras."""
    content = io.BytesIO()
    segno.make(text, error="m").save(content, kind="png", scale=8)
    return content.getvalue()
