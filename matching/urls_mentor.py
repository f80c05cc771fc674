from django.urls import path

from iwate_kankei.access import duty_required, mentor_required

from .views import desk, fitting, matches, mentor, terms, versions

app_name = "mentor"
# Who fits a challenge is also for the staff of its place.
of_the_place = duty_required(lambda duties: duties.everywhere or bool(duties.municipalities))
letters, party = {"desk": desk.MENTOR}, {"party": matches.MENTOR}
urlpatterns = [
    path("", mentor_required(mentor.home), name="home"),
    path("overdue/", mentor_required(mentor.overdue), name="overdue"),
    path("quiet/", mentor_required(mentor.quiet_list), name="quiet"),
    path("quiet/<int:pk>/", mentor_required(mentor.snooze), name="snooze"),
    path("load/", mentor_required(mentor.load), name="load"),
    path("lessons/", mentor_required(mentor.lessons), name="lessons"),
    path("admit/", mentor_required(mentor.admit), name="admit"),
    path("notes/", mentor_required(mentor.note_list), name="note_list"),
    path("notes/new/", mentor_required(mentor.add_note), name="note_new"),
    path("notes/<int:pk>/kept/", mentor_required(mentor.keep_promise), name="keep_promise"),
    path("check-ins/<int:pk>/seen/", mentor_required(mentor.check_in_seen), name="check_in_seen"),
    path("proposals/<int:pk>/versions/", versions.for_mentor, name="versions"),
    path("proposals/<int:pk>/forward/", mentor_required(mentor.forward), name="forward"),
    path("versions/<int:pk>/comment/", mentor_required(mentor.comment), name="comment"),
    path("matches/record/", mentor_required(mentor.record_match), name="match_record"),
    path("proposals/<int:pk>/", mentor_required(desk.proposal), letters, name="proposal"),
    path("proposals/<int:pk>/answer/", mentor_required(desk.answer), letters, name="answer"),
    path("proposals/<int:pk>/answered/", mentor_required(desk.answered), letters, name="answered"),
    path("proposals/<int:pk>/ask/", mentor_required(desk.ask), letters, name="ask"),
    path("proposals/<int:pk>/talk/", mentor_required(desk.talk), letters, name="talk"),
    path("challenges/<slug:slug>/", mentor_required(desk.compare), letters, name="compare"),
    path("challenges/<slug:slug>/people/", of_the_place(fitting.people), letters, name="people"),
    path("challenges/<slug:slug>/people/aside/", of_the_place(fitting.aside), letters, name="put_aside"),
    path("challenges/<slug:slug>/people/hint/", mentor_required(fitting.hint), name="hint"),
    path("matches/", mentor_required(matches.match_list), party, name="match_list"),
    path("matches/<int:pk>/", mentor_required(matches.match), party, name="match"),
    path("matches/<int:pk>/move/", mentor_required(matches.move), party, name="move"),
    path("matches/<int:pk>/hours/", mentor_required(matches.confirm_work), party, name="confirm_work"),
    path("matches/<int:pk>/look-back/", mentor_required(matches.look_back), party, name="look_back"),
    path("matches/<int:pk>/terms/", mentor_required(terms.write), party, name="terms_new"),
    path("matches/<int:pk>/terms/<int:number>/", mentor_required(terms.show), party, name="terms"),
    path("matches/<int:pk>/terms/<int:number>/pdf/", mentor_required(terms.pdf), party, name="terms_pdf"),
    path(
        "matches/<int:pk>/terms/<int:number>/receive/",
        mentor_required(terms.receive),
        party,
        name="receive_terms",
    ),
]
