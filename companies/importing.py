"""Companies and challenge sheets from a spreadsheet. New sheets are drafts."""

from iwate_kankei.models import Municipality, Programme
from iwate_kankei.sheets import Sheet

from .models import Challenge, Company


class CompanySheet(Sheet):
    model = Company
    columns = (
        "slug", "municipality", "name", "name_kana", "description", "industry", "employees", "address",
        "website",
    )  # fmt: skip
    required = ("municipality", "name")
    identity = ("municipality", "name")

    def rows(self):
        return super().rows().select_related("municipality")

    def offered(self, name):
        return Municipality.objects.visible_to(self.user)


class ChallengeSheet(Sheet):
    model = Challenge
    columns = (
        "slug", "company", "programme", "title", "field", "problem", "why_now", "deliverable",
        "contract", "pay", "pay_yen", "pay_unit", "expenses", "place", "hours_per_month", "months",
        "visits", "team_min", "team_max", "teams", "starts_on", "apply_until",
    )  # fmt: skip
    required = ("company", "programme", "title", "field", "contract")
    identity = ("company", "programme", "title")

    def rows(self):
        return super().rows().select_related("company", "programme")

    def offered(self, name):
        if name == "company":
            return Company.objects.managed_by(self.user)
        return Programme.objects.visible_to(self.user)
