"""Check the data's invariants: one line for each violation, exit 1 if there is any."""

from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


def checks():
    """Every app's CHECKS (invariants.py): functions without arguments that yield a line per violation."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "invariants"):
            yield from import_module(f"{config.name}.invariants").CHECKS


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        found = 0
        done = list(checks())
        for check in done:
            for line in check():
                found += 1
                self.stdout.write(f"{check.__module__.split('.')[0]}: {line}")
        if found:
            self.stderr.write(f"{found} violations")
            raise SystemExit(1)
        self.stdout.write(f"{len(done)} invariants hold")
