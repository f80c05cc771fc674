"""Print the accounts that the sample data comes with."""

from django.core.management.base import BaseCommand

from matching.demo import accounts


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        for role, email, start in accounts.table():
            self.stdout.write(f"{email:<32} {start:<9} {role}")
        self.stdout.write(f"password of all: {accounts.PASSWORD}")
        self.stdout.write("one-time codes of those in office, and all mail: /demo/mail/")
