"""Sentences of Django and allauth that the portal words differently.

Our catalogue goes before theirs, so it is enough to translate the same English again. Nothing imports this
module: it only keeps the messages in the catalogue.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

MESSAGES = [
    _("Select %s to change"),  # a list is a list: 企業課題の一覧
    _("Select %s to view"),
    _("Select %s"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _("Change history: %s"),
    _(" By %(filter_title)s "),
    _("0 of %(cnt)s selected"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Yes, I’m sure"),
    _("No, take me back"),
    _("Skip to main content"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Start typing to filter…"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("Welcome,"),
    _("View site"),
    _("All"),
    _("Search"),
    _("None available"),
    _("Two-Factor Authentication"),
    _("Sessions"),
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
]
