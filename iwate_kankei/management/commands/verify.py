"""Check the data's invariants: one line for each violation, exit 1 if there is any."""

from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


def checks(name="CHECKS"):
    """Every app's CHECKS (invariants.py): functions without arguments that yield a line per violation.

    ERASED_CHECKS take the id of an erased participant instead.
    """
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "invariants"):
            yield from getattr(import_module(f"{config.name}.invariants"), name, [])


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--erased",
            type=int,
            metavar="ID",
            help="Prove instead that nothing shows who the erased participant with this number was.",
        )

    def handle(self, *args, erased=None, **options):
        found = 0
        about = [] if erased is None else [erased]
        done = list(checks("CHECKS" if erased is None else "ERASED_CHECKS"))
        for check in done:
            for line in check(*about):
                found += 1
                self.stdout.write(f"{check.__module__.split('.')[0]}: {line}")
        if found:
            self.stderr.write(f"{found} violations")
            raise SystemExit(1)
        self.stdout.write(f"{len(done)} invariants hold")
