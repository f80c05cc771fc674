from django.urls import path

from participants.access import participant_required

from .views import matches, my, placements, seeking, teams, terms, versions
from .views.matches import TEAM

app_name = "my_matching"
party = {"party": TEAM}
urlpatterns = [
    path("proposals/", my.proposal_list, name="proposal_list"),
    path("proposals/new/<slug:slug>/", my.proposal_start, name="proposal_start"),
    path("proposals/<int:pk>/", my.proposal, name="proposal"),
    path("proposals/<int:pk>/autosave/", my.autosave, name="autosave"),
    path("proposals/<int:pk>/review/", my.proposal_review, name="proposal_review"),
    path("proposals/<int:pk>/withdraw/", my.withdraw, name="withdraw"),
    path("proposals/<int:pk>/reopen/", my.reopen, name="reopen"),
    path("proposals/<int:pk>/share/", my.ask_for_comments, name="ask_for_comments"),
    path("proposals/<int:pk>/versions/", versions.mine, name="versions"),
    path("versions/<int:pk>/comment/", my.comment, name="comment"),
    path("proposals/<int:pk>/team/", teams.team, name="team"),
    path("proposals/<int:pk>/team/leave/", teams.leave, name="leave_team"),
    path("proposals/<int:pk>/team/lead/", teams.pass_lead_on, name="pass_lead_on"),
    path("proposals/<int:pk>/team/<uuid:key>/revoke/", teams.revoke, name="revoke"),
    path("invitations/<uuid:key>/", teams.invitation, name="invitation"),
    path("challenges/<slug:slug>/team/", seeking.look_for_team, name="look_for_team"),
    path("challenges/<slug:slug>/team/ask/<int:pk>/", seeking.ask, name="ask_for_team"),
    path("team-asks/<int:pk>/", seeking.answer, name="answer_team_ask"),
    path("questions/<int:pk>/", my.answer_question, name="answer_question"),
    path("talks/<int:pk>/", my.choose_time, name="choose_time"),
    path("ranking/<int:pk>/", my.ranking, name="ranking"),
    path("rounds/<int:pk>/", placements.mine, name="round"),
    path("matches/", participant_required(matches.match_list), party, name="match_list"),
    path("matches/<int:pk>/", participant_required(matches.match), party, name="match"),
    path("matches/<int:pk>/move/", participant_required(matches.move), party, name="move"),
    path("matches/<int:pk>/hours/", participant_required(matches.log_work), party, name="log_work"),
    path("matches/<int:pk>/look-back/", participant_required(matches.look_back), party, name="look_back"),
    path("matches/<int:pk>/terms/<int:number>/", participant_required(terms.show), party, name="terms"),
    path(
        "matches/<int:pk>/terms/<int:number>/pdf/", participant_required(terms.pdf), party, name="terms_pdf"
    ),
    path(
        "matches/<int:pk>/terms/<int:number>/receive/",
        participant_required(terms.receive),
        party,
        name="receive_terms",
    ),
]
