from django.shortcuts import render

from companies.models import Challenge
from iwate_kankei import asked, clock
from iwate_kankei.access import staff_required
from iwate_kankei.models import Municipality, Programme
from matching.models import Match

from . import board as boards
from . import results as public
from . import suggesting


@staff_required
def board(request):
    """The programme's requirements against what was held. Cities and mentors see their own places."""
    programmes = list(Programme.objects.visible_to(request.user))
    programme = _to_show(programmes, asked.number(request.GET, "programme"))
    context = {"programmes": programmes, "programme": programme}
    if programme:
        places = Municipality.objects.visible_to(request.user).filter(programmes=programme)
        lines = list(boards.lines(programme, list(places)))
        matches = Match.objects.filter(challenge__programme=programme)
        context |= {
            "lines": lines,
            "deadlines": boards.deadlines(lines),
            "places": places,
            "organisations": programme.organisations.all(),
            "matched": boards.matched(matches),
            "open_challenges": Challenge.objects.open()
            .filter(programme=programme, company__municipality__in=places)
            .count(),
        }
        if not request.user.duties.everywhere:
            context["matched_here"] = boards.matched(
                matches.filter(challenge__company__municipality__in=places)
            )
    return render(request, "reports/board.html", context)


def _to_show(programmes, wanted):
    """The programme asked for, else the one that runs, else the latest; None if there is none."""
    today = clock.today()
    asked_for = [programme for programme in programmes if programme.pk == wanted]
    running = [programme for programme in programmes if programme.starts_on <= today <= programme.ends_on]
    return next(iter([*asked_for, *running, *programmes]), None)


@staff_required
def suggestions(request):
    """How often challenges of one's places were suggested, and what came of it."""
    context = {"measures": suggesting.measures(request.user), "days": suggesting.DAYS}
    return render(request, "reports/suggestions.html", context)


def results(request):
    """Public: what has come of it, year by year."""
    years = list(public.years())
    context = {
        "years": years,
        "matched": public.in_all(),
        "testimonials": public.testimonials(),
        "shows_continuity": any(year.continued for year in years),
    }
    return render(request, "reports/results.html", context)
