"""Run a periodic task now, by hand: `manage.py run_task` lists them, `manage.py run_task NAME` runs one.

They all look for what is due by now, so running one more often than the clock does changes nothing.
"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="for example notifications.tasks.send_due")

    def handle(self, *args, name=None, **options):
        tasks = {entry["task"]: label for label, entry in settings.CELERY_BEAT_SCHEDULE.items()}
        if name is None:
            for task, label in sorted(tasks.items()):
                self.stdout.write(f"{task}: {label}")
        elif name not in tasks:
            raise CommandError(f"There is no periodic task {name}. They are: {', '.join(sorted(tasks))}.")
        else:
            result = import_string(name)()
            self.stdout.write(f"{name}: done" + (f", {result}" if result is not None else ""))
