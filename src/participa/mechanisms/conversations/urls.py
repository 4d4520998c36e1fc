from django.urls import path

from .views import desk, embed, exchange, loading, results, voting

app_name = "conversations"
urlpatterns = [
    path("", voting.voting, name="list"),
    path("nueva/", voting.new_statement, name="new"),
    path("votar/", voting.vote, name="vote"),
    path("deshacer/", voting.undo, name="undo"),
    path("invitacion/<slug:code>/", voting.invited, name="invited"),
    path("resultado/", results.result, name="result"),
    path("resultado.json", exchange.result_json, name="result_json"),
    path("resultado.csv", exchange.result_csv, name="result_csv"),
    path("votos.csv", exchange.votes_csv, name="votes_csv"),
    path("polis.zip", exchange.polis_zip, name="polis"),
    path("tarjeta/", embed.card, name="embed"),
    path("equipo/", desk.team, name="team"),
    path("equipo/tarjetas/<slug:code>/", desk.invitation_cards, name="invitation_cards"),
    path("equipo/papeletas/", desk.cards, name="cards"),
    path("equipo/papeleta/", desk.ballot, name="ballot"),
    path("equipo/importar/", loading.load, name="load"),
    path("acuerdo/<int:pk>/", desk.promote, name="promote"),
]
