from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

PAGES = {
    "maintenance": (
        _("The portal is being maintained"),
        _("We will be back shortly. Nothing that you have sent has been lost."),
    ),
    "too_large": (
        _("What you send is too large"),
        _("Please go back and send fewer files, or smaller ones."),
    ),
}


def page(name):
    title, text = PAGES[name]
    return render_to_string("web_server.html", {"title": title, "text": text, "sender": settings.MAIL_SENDER})


class Command(BaseCommand):
    """Used in deploy/release; nginx.conf says when each is served."""

    help = "Write the pages that the web server shows by itself beside the static files."

    def handle(self, **options):
        for name in PAGES:
            (Path(settings.STATIC_ROOT) / f"{name}.html").write_text(page(name), encoding="utf-8")
