"""What waits in the office about companies and challenges."""

from django.utils.translation import ngettext

from iwate_kankei.today import Todo, listed

from .models import Challenge, Company


def to_review(user):
    rows = Challenge.objects.managed_by(user).filter(status=Challenge.Status.REVIEW)
    if count := rows.count():
        said = ngettext("%(n)s challenge waits for review", "%(n)s challenges wait for review", count)
        yield Todo(said % {"n": count}, listed("companies_challenge", status__exact="review"))


def expiring(user):
    rows = Challenge.objects.managed_by(user).closing_soon()
    if count := rows.count():
        said = ngettext(
            "%(n)s challenge closes within two weeks unless the company confirms it",
            "%(n)s challenges close within two weeks unless the companies confirm them",
            count,
        )
        yield Todo(said % {"n": count}, listed("companies_challenge", status__exact="published", o="7"))


def without_mentor(user):
    rows = Company.objects.managed_by(user).filter(is_published=True, mentor__isnull=True)
    if count := rows.count():
        said = ngettext("%(n)s public company has no mentor", "%(n)s public companies have no mentor", count)
        yield Todo(said % {"n": count}, listed("companies_company", mentor__isempty="1"))


TODOS = [to_review, expiring, without_mentor]
