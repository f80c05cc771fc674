import sys
from argparse import Namespace

from django.core.management.base import BaseCommand

from matching.engine import cli


class Command(BaseCommand):
    """Solves rounds from files; needs no database and no other service."""

    help = "Solves matching rounds given as JSON files and prints one JSON object a line."
    requires_system_checks = []

    def add_arguments(self, parser):
        cli.add_arguments(parser)

    def handle(self, **options):
        code = cli.run(Namespace(**options), self.stdout.write, self.stderr.write)
        if code:
            sys.exit(code)
