from django.core.management.base import BaseCommand

from iwate_kankei import catalogue


class Command(BaseCommand):
    help = "Update the .po files from the sources, check that they are complete, or compile them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("step", choices=["update", "check", "compile"])

    def handle(self, *, step, **options):
        getattr(self, step)()

    def update(self):
        for language in catalogue.LANGUAGES:
            untranslated = catalogue.update(language)
            self.stdout.write(f"{catalogue.po_file(language)}: {untranslated} to translate")

    def check(self):
        found = [
            (language, problem)
            for language in catalogue.LANGUAGES
            for problem in catalogue.problems(language)
        ]
        for language, problem in found:
            self.stderr.write(f"{language}: {problem}")
        if found:
            self.stderr.write("Cure: manage.py translations update, then fill in what is missing.")
            raise SystemExit(1)

    def compile(self):
        catalogue.compile_stale()
