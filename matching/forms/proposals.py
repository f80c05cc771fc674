from django import forms
from django.utils.translation import gettext_lazy as _

from companies import tagging
from iwate_kankei.dads import Button, Section

from ..models import Proposal
from .layout import framed


def area(rows):
    return forms.Textarea({"rows": rows})


class ProposalForm(forms.ModelForm):
    """The letter. Nothing is required while it is a draft: what is typed is kept as it is."""

    class Meta:
        model = Proposal
        fields = [*Proposal.PARTS, "may_forward"]
        widgets = {
            "saw": area(5),
            "propose": area(8),
            "first_months": area(5),
            "bring": area(5),
            "in_return": area(3),
            "hours_per_month": forms.NumberInput({"min": 1, "max": 200, "inputmode": "numeric"}),
        }
        help_texts = {
            "saw": _("What you saw and heard there, and what stayed with you."),
            "propose": _("What you would like to do together, in your own words."),
            "first_months": _("Small first steps: what happens in each of the first three months."),
            "bring": _("Experience, skills and people you know."),
            "in_return": _("Pay, learning, products, a place to stay: say it openly. May stay empty."),
            "may_forward": _("Only if the host declines. Every company that reads it is named to you."),
        }

    add_skills = tagging.field()

    def __init__(self, *args, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen = chosen  # ids of the skills that the writer's profile has
        for name in Proposal.REQUIRED_PARTS:
            self.fields[name].required = False
            self.fields[name].needed = _("(needed before sending)")
        self.fields["may_forward"].label = _("If this company declines, it may be shown to other companies")
        self.helper = framed(
            Section(
                _("Your letter"),
                "saw",
                "propose",
                "first_months",
                "bring",
                "hours_per_month",
                tagging.FoundSkills(
                    "propose",
                    "bring",
                    help=_("What you tick is added to your own profile, which the owner sees."),
                ),
            ),
            Section(_("And in return"), "in_return", "may_forward"),
            button=_("Read it through and send"),
            name="then",
            value="review",
            more=(Button(_("Save the draft"), "then", "save", variant="outline"),),
            attrs={"data-autosave": "true", "novalidate": True},
        )


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=2000, widget=area(4))

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("text", button=_("Send the comment"), action=action)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        widget=forms.EmailInput({"autocomplete": "off", "data-width": "m"}),
        help_text=_("The portal sends the invitation. It is open for two weeks."),
    )

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("email", button=_("Send the invitation"), action=action)
