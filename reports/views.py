from django.views.generic import TemplateView

from companies.models import Challenge
from events.models import Event
from iwate_kankei.pages import ProgrammePage
from participants import consents
from participants.models import Story

from . import search


class HomeView(TemplateView):
    """What this is and what to do next, with what is going on now."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            events=Event.objects.shown_to(user).upcoming().prefetch_related("municipalities")[:3],
            challenges=Challenge.objects.open()
            .towns_in_turn()
            .filter(company__is_published=True)
            .select_related("company__municipality")
            .prefetch_related("needs__skill")[:3],
            stories=Story.objects.visible_to(user)[:3],
            **kwargs,
        )


class SearchView(TemplateView):
    template_name = "pages/search.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")[:100]
        found = search.everything(self.request.user, text)
        return super().get_context_data(q=text, found=found, total=sum(one.count for one in found), **kwargs)


class PrivacyView(ProgrammePage):
    """What is held, what for and who sees it, with the consent texts in force."""

    template_name = "pages/privacy.html"
    extra_context = {"texts": consents.TEXTS, "version": consents.VERSION}
