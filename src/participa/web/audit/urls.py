from django.urls import path

from .views import desk, public

urlpatterns = [
    path("registro/", public.about, name="ledger"),
    path("registro/eventos/", public.events, name="ledger-events"),
    path("registro/eventos/<str:index>/", public.event, name="ledger-event"),
    path("registro/ledger.jsonl", public.published_file, name="ledger-file"),
    path("registro/llave.pem", public.public_key, name="ledger-key"),
    path("registro/cabezas/", public.heads, name="ledger-heads"),
    path("registro/inclusion/<str:index>/", public.inclusion_proof, name="ledger-inclusion"),
    path(
        "registro/consistencia/<str:old>/<str:new>/",
        public.consistency_proof,
        name="ledger-consistency",
    ),
    path("mesa/registro/", desk.actions, name="desk-actions"),
]
