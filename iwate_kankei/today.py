"""The admin's start page: what needs doing today, instead of a list of tables.

Each app has a today.py with TODOS: functions that take the user and yield Todo.
"""

from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import ngettext

from . import handover


@dataclass(frozen=True)
class Todo:
    """One line of the start page; `urgent` comes first."""

    label: str
    url: str
    urgent: bool = False


def todos(user):
    """Everything that waits for this person, urgent things first."""
    found = []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "today"):
            for ask in import_module(f"{config.name}.today").TODOS:
                found += ask(user)
    return sorted(found, key=lambda todo: not todo.urgent)


def listed(page, **filters):
    """The address of an admin list with filters."""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return reverse(f"admin:{page}_changelist") + (f"?{query}" if query else "")


def ending_posts(user):
    if count := handover.ending_soon(user).count():
        said = ngettext("%(n)s post ends within 30 days", "%(n)s posts end within 30 days", count)
        yield Todo(said % {"n": count}, reverse("reports:handover_list"), urgent=True)


TODOS = [ending_posts]
