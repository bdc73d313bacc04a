from django.urls import path, register_converter
from django.urls.converters import StringConverter

from culture.constructs import FACES
from culture.health.customers import customers, teams_file
from culture.health.exports import poster
from culture.health.exports import views as exports
from culture.health.groups import agreement, from_the_top, moves, own_group, remind
from culture.health.groups import views as groups
from culture.health.homes import home, loop, mail, promises
from culture.health.movement import alerts, effects, investment, watching
from culture.health.reports import reports
from culture.health.results import company, how, improved, in_short, priorities, results, scorecard
from culture.health.voices import comments, profile, said


class ScaleConverter(StringConverter):
    """One of the nine scales, so that no other address below the results is taken for one."""

    regex = "|".join(FACES)


register_converter(ScaleConverter, "scale")

app_name = "health"
urlpatterns = [
    path("", home.home, name="home"),
    path("company/<str:signed>/", company.company, name="company"),
    path("promises/", promises.promises, name="promises"),
    path("mail/", mail.mail, name="mail"),
    path("mail/clear/<int:person_id>/", mail.mail_clear, name="mail-clear"),
    path("mail/resume/<int:run_id>/", mail.mail_resume, name="mail-resume"),
    path("mail/retry/", mail.mail_retry, name="mail-retry"),
    path("results/", results.results, name="results"),
    path("results/in-short/", in_short.in_short, name="in-short"),
    path("results/<scale:scale>/", results.construct, name="construct"),
    path("results/results.xlsx", exports.results_xlsx, name="results-xlsx"),
    path("results/results.csv", exports.results_csv, name="results-csv"),
    path("results/results.pdf", exports.results_pdf, name="results-pdf"),
    path("results/board/", exports.board_page, name="board-page"),
    path("results/board.pdf", exports.board_pdf, name="board-pdf"),
    path("results/poster/", poster.poster, name="poster"),
    path("results/poster.pdf", poster.poster_pdf, name="poster-pdf"),
    path("results/board.pptx", exports.board, name="board"),
    path("results/reports/", reports.reports, name="reports"),
    path("results/reports/decisions/", reports.decisions, name="decisions"),
    path("results/profile/", profile.profile, name="profile"),
    path("results/said-and-lived/", said.said, name="said"),
    path("results/customers/", customers.customers, name="customers"),
    path("results/customers/teams.csv", teams_file.customers_teams, name="customers-teams"),
    path("results/scorecard/", scorecard.scorecard, name="scorecard"),
    path("results/comments/", comments.comments, name="comments"),
    path("results/look-here/", alerts.look_here, name="look-here"),
    path("results/loop/", loop.loop, name="loop"),
    path("results/effects/", effects.effects, name="effects"),
    path("results/watching/", watching.watching, name="watching"),
    path("results/investment/", investment.investment, name="investment"),
    path("results/groups/<int:group_id>/", groups.group, name="group"),
    path("results/groups/<int:group_id>/share/", groups.group_share, name="group-share"),
    path("results/groups/remind/", remind.groups_remind, name="groups-remind"),
    path("results/groups/<int:group_id>/remind/", remind.group_remind, name="group-remind"),
    path("results/groups/<int:group_id>/talk/", groups.group_talk, name="group-talk"),
    path("results/groups/<int:group_id>/choose/", groups.group_choose, name="group-choose"),
    path("results/groups/<int:group_id>/promise/", groups.group_promise, name="group-promise"),
    path("results/groups/<int:group_id>/talk.pptx", groups.group_deck, name="group-deck"),
    path("results/agreement/", agreement.agreement, name="agreement"),
    path("results/priorities/", priorities.priorities, name="priorities"),
    path("results/group-by-group/", moves.group_moves, name="group-moves"),
    path("results/my-group/", own_group.own_group, name="own-group"),
    path("results/from-the-top/", from_the_top.from_the_top, name="from-the-top"),
    path("results/improved/", improved.improved, name="improved"),
    path("results/how-we-count/", how.how, name="how"),
]
