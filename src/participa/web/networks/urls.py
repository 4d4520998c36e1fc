from django.urls import path

from .views import desk, files, picture

ONE = "relaciones/red/<str:code>/"

urlpatterns = [
    path(ONE, picture.network, name="network"),
    path(ONE + "organizaciones.csv", files.actors_csv, name="network_actors_csv"),
    path(ONE + "relaciones.csv", files.ties_csv, name="network_ties_csv"),
    path(ONE + "red.graphml", files.graphml, name="network_graphml"),
    path(ONE + "red.gexf", files.gexf, name="network_gexf"),
    path(ONE + "resultado.json", files.result_json, name="network_json"),
    path("mesa/red/<str:code>/", desk.places, name="desk_network"),
]
