from django.urls import path

from surveys.kit import mail_views, views

app_name = "kit"
urlpatterns = [
    path("", views.kit, name="kit"),
    path("done/<slug:step>/", views.tick, name="tick"),
    path("cards/", views.cards, name="cards"),
    path("cards.pdf", views.cards_pdf, name="cards-pdf"),
    path("mail/<slug:piece>/", mail_views.mail, name="mail"),
    path("<slug:piece>/<slug:language>/", views.piece, name="piece"),
    path("<slug:piece>/<slug:language>/restore/", views.piece_restore, name="piece-restore"),
    path("<slug:piece>/<slug:language>.txt", views.piece_text, name="piece-text"),
    path("<slug:piece>/<slug:language>.pdf", views.piece_pdf, name="piece-pdf"),
]
