"""Load the sample data: the programme of 2018, this year's programme, one account for each role.

Running it again changes nothing; with --participants or --companies it tops up to that many.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from iwate_kankei.models import Programme
from matching.demo import accounts, current, historic, scale


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--participants", type=int, default=0, metavar="N")
        parser.add_argument("--companies", type=int, default=0, metavar="N")

    def handle(self, *args, **options):
        samples = Programme.objects.filter(is_sample=True)
        if samples.exists():
            self.stdout.write("sample data: already there")
        else:
            with transaction.atomic():
                self._load()
        programme = samples.order_by("-fiscal_year").first()
        staff = accounts.staff(programme)
        scale.people(options["participants"], self._progress)
        scale.companies(options["companies"], programme, staff["prefecture"], self._progress)

    def _load(self):
        self.stdout.write("sample data: this year's programme and the accounts …")
        programme = current.programme()
        staff = accounts.staff(programme)
        self.stdout.write("sample data: the programme of 2018 …")
        historic.load(staff)
        self.stdout.write("sample data: events, proposals and matches of this year …")
        current.fill(programme, staff)

    def _progress(self, what, done, total):
        if done % 100 == 0 or done == total:
            self.stdout.write(f"sample data: {done} of {total} {what}")
