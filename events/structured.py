"""schema.org/Event as JSON-LD, for search engines."""

import json

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .models import Event

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as in Django's json_script


def json_ld(event):
    """The text of the page's <script type="application/ld+json"> (a data block: nothing runs)."""
    return mark_safe(json.dumps(facts(event), ensure_ascii=False).translate(ESCAPES))


def facts(event):
    """The properties that Google requires (name, startDate, location) and recommends."""
    url = settings.SITE_URL + event.get_absolute_url()
    cancelled = event.status == Event.Status.CANCELLED
    full = event.seats_left <= 0
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary or event.title,
        "url": url,
        "startDate": _iso(event.starts_at),
        "endDate": _iso(event.ends_at),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_mode(event)}EventAttendanceMode",
        "location": _location(event, url),
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": _("Iwate Prefecture"),
            "url": settings.SITE_URL,
        },
        "isAccessibleForFree": not event.fee,
        "maximumAttendeeCapacity": event.capacity,
        "offers": {
            "@type": "Offer",
            "url": url,
            "availability": f"https://schema.org/{'SoldOut' if full or cancelled else 'InStock'}",
            **({} if event.fee else {"price": 0, "priceCurrency": "JPY"}),
        },
    }


def _iso(moment):
    return timezone.localtime(moment).isoformat() if moment else None


def _mode(event):
    if event.venue and event.online_url:
        return "Mixed"
    return "Offline" if event.venue else "Online"


def _location(event, url):
    places = []
    if event.venue or not event.online_url:
        region = "、".join(municipality.name for municipality in event.municipalities.all())
        address = {"@type": "PostalAddress", "addressCountry": "JP", "streetAddress": event.venue or region}
        places.append({"@type": "Place", "name": event.venue or region, "address": address})
    if event.online_url:  # the address itself is for those with a seat
        places.append({"@type": "VirtualLocation", "url": url})
    return places[0] if len(places) == 1 else places
