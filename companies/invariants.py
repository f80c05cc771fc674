"""What must hold of companies and their challenge sheets (manage.py verify)."""

from .models import Challenge
from .readiness import blocking


def published_sheets_say_what_the_law_asks():
    sheets = Challenge.objects.published().select_related("company", "employment")
    for sheet in sheets.prefetch_related("company__contacts", "needs"):
        for gap in blocking(sheet):
            yield f"challenge {sheet.pk} is published: {gap.message}"


CHECKS = [published_sheets_say_what_the_law_asks]
