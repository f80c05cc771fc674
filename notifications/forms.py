from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button, Section

from . import actions, news
from .kinds import KINDS
from .models import Preference


class PreferenceForm(forms.Form):
    """News yes or no, how often the digest comes, and each optional kind that concerns the person."""

    news = forms.BooleanField(
        label=_("Send me news"),
        help_text=_("New challenges and events that fit my interests. You can stop them at any time."),
        required=False,
    )
    digest = forms.ChoiceField(
        label=_("How often"), choices=Preference.Rhythm, widget=forms.RadioSelect, required=False
    )
    wanted = forms.MultipleChoiceField(
        label=_("Notices that I would like to get"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.optional = [kind for kind in KINDS.values() if kind.optional and kind.concerns(user)]
        preference = Preference.objects.filter(user=user).first() or Preference(user=user)
        shown = {kind.name for kind in self.optional}
        self.off_elsewhere = [name for name in preference.off if name not in shown]
        self.fields["wanted"].choices = [(kind.name, kind.label) for kind in self.optional]
        self.initial = {
            "news": news.wanted_by(user),
            "digest": preference.digest,
            "wanted": [kind.name for kind in self.optional if kind.name not in preference.off],
        }
        sections = [Section(_("News"), "news", "digest")]
        if self.optional:
            sections.append(Section(_("Notices"), "wanted"))
        else:
            del self.fields["wanted"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*sections, Actions(Button(_("Save"))))

    def save(self):
        wanted = self.cleaned_data.get("wanted", [])
        actions.choose(
            user=self.user,
            off=[kind.name for kind in self.optional if kind.name not in wanted] + self.off_elsewhere,
            digest=self.cleaned_data["digest"] or Preference.Rhythm.WEEKLY,
            wants_news=self.cleaned_data["news"],
            how="mail preferences",
        )
