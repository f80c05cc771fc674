from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string


class Command(BaseCommand):
    """Used in deploy/release; nginx.conf serves the file while the portal does not answer."""

    help = "Write maintenance.html beside the static files, for the web server to show while this is stopped."

    def handle(self, **options):
        page = render_to_string("maintenance.html", {"sender": settings.MAIL_SENDER})
        (Path(settings.STATIC_ROOT) / "maintenance.html").write_text(page, encoding="utf-8")
