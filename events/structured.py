"""schema.org/Event as JSON-LD, for search engines."""

import datetime as dt
import json
import re
import unicodedata

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .models import Event

SHARE_IMAGE = "art/share.png"  # 1200 × 630, also Open Graph's
REMARK = r"\s*(?:\(.*)?$"  # what stands in brackets behind a fee
FREE = re.compile(r"(?:(?:参加費?)?無料|free)" + REMARK, re.IGNORECASE)
AMOUNT = re.compile(r"(?:参加費)?(\d{1,3}(?:,\d{3})+|\d+)円" + REMARK)
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as in Django's json_script


def json_ld(event):
    """The text of the page's <script type="application/ld+json"> (a data block: nothing runs).

    event: read `with_earlier_start`.
    """
    return mark_safe(json.dumps(facts(event), ensure_ascii=False).translate(ESCAPES))


def facts(event):
    """The properties that Google requires (name, startDate, location) and recommends."""
    url = settings.SITE_URL + event.get_absolute_url()
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary or event.title,
        "url": url,
        "startDate": _iso(event.starts_at),
        "endDate": _iso(event.ends_at),
        **_state(event),
        "eventAttendanceMode": f"https://schema.org/{_mode(event.location_for())}EventAttendanceMode",
        "location": _location(event, url),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": _("Iwate Prefecture"),
            "url": settings.SITE_URL,
        },
        "image": [settings.SITE_URL + static(SHARE_IMAGE)],
        "isAccessibleForFree": price(event.fee) == 0,
        "maximumAttendeeCapacity": event.capacity,
        "offers": _offer(event, url),
    }


def _state(event):
    """The start before the present one is told only of an event that still takes place."""
    if event.status == Event.Status.CANCELLED:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if event.earlier_start:
        was = _iso(dt.datetime.fromisoformat(event.earlier_start))
        return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": was}
    return {"eventStatus": "https://schema.org/EventScheduled"}


def _offer(event, url):
    """Until registration begins seats are in stock, from validFrom on."""
    free = event.booking() in (Event.Booking.OPEN, Event.Booking.NOT_YET) and event.seats_left
    opens, yen = event.opens_at or event.published_at, price(event.fee)
    return {
        "@type": "Offer",
        "url": url,
        "availability": f"https://schema.org/{'InStock' if free else 'SoldOut'}",
        **({"validFrom": _iso(opens)} if opens else {}),
        **({} if yen is None else {"price": yen, "priceCurrency": "JPY"}),
    }


def price(fee):
    """Yen as a number, from the words in which staff write a fee; None where they say several or none.

    No fee is free; "無料（食事代は各自）" is 0, "3,000円（食事つき）" is 3000, "学生無料、一般500円" is None.
    """
    words = unicodedata.normalize("NFKC", fee).strip()
    if not words or FREE.match(words):
        return 0
    amount = AMOUNT.match(words)
    return int(amount[1].replace(",", "")) if amount else None


def _iso(moment):
    return timezone.localtime(moment).isoformat() if moment else None


def _mode(location):
    if not location.is_online:
        return "Offline"
    return "Mixed" if location.on_site else "Online"


def _location(event, url):
    location, places = event.location_for(), []
    if location.on_site:
        region = "、".join(municipality.name for municipality in event.municipalities.all())
        told = {"streetAddress": location.venue} if location.venue else {"addressLocality": region}
        # Where a venue is kept for those with a seat, the municipality it is about need not be where it is.
        address = {"@type": "PostalAddress", "addressCountry": "JP", **({} if location.is_withheld else told)}
        places.append({"@type": "Place", "name": str(location.words) or region, "address": address})
    if location.is_online:  # the address itself is for those with a seat
        places.append({"@type": "VirtualLocation", "url": url})
    return places[0] if len(places) == 1 else places
