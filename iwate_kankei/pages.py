"""The pages of plain text: what the portal is, how it works, and the promises it makes."""

from django.conf import settings
from django.urls import path
from django.views.generic import TemplateView

NAMES = {
    "about": "about/",
    "how": "how/",
    "faq": "faq/",
    "for_companies": "for-companies/",
    "contact": "contact/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
}

urlpatterns = [
    path(address, TemplateView.as_view(template_name=f"pages/{name}.html"), name=name)
    for name, address in NAMES.items()
]

if settings.DEBUG:
    urlpatterns.append(
        path("styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")
    )
