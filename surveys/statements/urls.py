from django.urls import path

from surveys.statements import file_views, proposals, retiring, views

app_name = "statements"
urlpatterns = [
    path("", views.statements, name="statements"),
    path("propose/", proposals.propose, name="propose"),
    path("proposals/<int:change_id>/", proposals.proposal, name="proposal"),
    path(
        "proposals/<int:change_id>/withdraw/", proposals.proposal_withdraw, name="proposal-withdraw"
    ),
    path("bring/", file_views.bring, name="bring"),
    path("statements.json", file_views.statements_file, name="statements-file"),
    path("<slug:item_code>/", views.statement, name="statement"),
    path("<slug:item_code>/reword/", proposals.reword, name="reword"),
    path("<slug:item_code>/translate/", proposals.translate, name="translate"),
    path("<slug:item_code>/retire/", retiring.statement_retire, name="statement-retire"),
    path("<slug:item_code>/return/", retiring.statement_return, name="statement-return"),
]
