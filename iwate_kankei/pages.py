"""The pages of plain text: what the portal is, how it works, and the promises it makes."""

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.urls import path
from django.views.generic import TemplateView

from .models import Programme

# Written by the browser tests (with RECORD=1), so that the policy shows what was really tested.
ACCESSIBILITY_TEST = Path(__file__).parent / "data" / "accessibility_test.json"


class ProgrammePage(TemplateView):
    """A page that names the current programme, its towns and whom to ask."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(programme=Programme.objects.current_or_last(), **kwargs)


class AccessibilityPage(TemplateView):
    template_name = "pages/accessibility.html"

    def get_context_data(self, **kwargs):
        test = json.loads(ACCESSIBILITY_TEST.read_text())
        return super().get_context_data(test=test | {"date": dt.date.fromisoformat(test["date"])}, **kwargs)


urlpatterns = [
    path("about/", ProgrammePage.as_view(template_name="pages/about.html"), name="about"),
    path("how/", TemplateView.as_view(template_name="pages/how.html"), name="how"),
    path("faq/", TemplateView.as_view(template_name="pages/faq.html"), name="faq"),
    path(
        "for-companies/",
        ProgrammePage.as_view(template_name="pages/for_companies.html"),
        name="for_companies",
    ),
    path("contact/", ProgrammePage.as_view(template_name="pages/contact.html"), name="contact"),
    path("accessibility/", AccessibilityPage.as_view(), name="accessibility"),
]

if settings.DEBUG:
    urlpatterns.append(
        path("styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")
    )
