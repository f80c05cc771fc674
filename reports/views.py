from django.views.generic import TemplateView

from companies.models import Challenge
from events.models import Event
from iwate_kankei.pages import ProgrammePage
from participants import consents


class HomeView(TemplateView):
    """What this is and what to do next, with what is going on now."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            events=Event.objects.visible_to(user)
            .published()
            .upcoming()
            .prefetch_related("municipalities")[:3],
            challenges=Challenge.objects.open().select_related("company__municipality")[:3],
            **kwargs,
        )


class PrivacyView(ProgrammePage):
    """What is held, what for and who sees it, with the consent texts in force."""

    template_name = "pages/privacy.html"
    extra_context = {"texts": consents.TEXTS, "version": consents.VERSION}
