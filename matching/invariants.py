"""What must hold of proposals and matches (manage.py verify)."""

from django.db.models import Count, Q

from .models import Match


def every_match_has_somebody():
    now_in_team = Count("team__members", filter=Q(team__members__left_at__isnull=True))
    for match in Match.objects.alive().annotate(people=now_in_team).filter(people=0):
        yield f"match {match.pk}: nobody is in its team"


CHECKS = [every_match_has_somebody]
