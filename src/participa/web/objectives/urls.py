from django.urls import path

from .views import contributions, desk, public

DESK = "mesa/objetivos/<int:pk>/"
GIVEN = "mesa/aportes-de-actores/<int:pk>/"

urlpatterns = [
    path("objetivos/", public.objectives, name="objectives"),
    path("objetivos/<int:pk>/", public.objective, name="objective"),
    path("objetivos/<int:pk>/versiones/", public.wordings, name="objective_wordings"),
    path("objetivos/<int:pk>/aportes.csv", public.contributions_csv, name="objective_csv"),
    path("indicadores/<int:pk>/", public.indicator, name="indicator"),
    path("indicadores/<int:pk>/mediciones.csv", public.readings_csv, name="readings_csv"),
    path("aportes-de-actores/<int:pk>/", public.contribution, name="actor_contribution"),
    path("mesa/objetivos/nuevo/", desk.new_objective, name="desk_new_objective"),
    path(DESK, desk.overview, name="desk_objective"),
    path(DESK + "cambiar/", desk.reword, name="desk_reword_objective"),
    path(DESK + "teoria/", desk.theory, name="desk_theory"),
    path(DESK + "metas/", desk.targets, name="desk_targets"),
    path(DESK + "actividades/", desk.activity, name="desk_reinforcing_activity"),
    path(DESK + "condiciones/<str:condition>/", desk.condition, name="desk_condition"),
    path(DESK + "indicadores/", desk.new_indicator, name="desk_new_indicator"),
    path("mesa/indicadores/<int:pk>/", desk.indicator, name="desk_indicator"),
    path("mesa/indicadores/<int:pk>/medir/", desk.reading, name="desk_reading"),
    path("mesa/mediciones/<int:pk>/corregir/", desk.correct, name="desk_correct_reading"),
    path(DESK + "aportes/", contributions.promise, name="desk_promise_contribution"),
    path(GIVEN + "cumplir/", contributions.fulfil, name="desk_fulfil"),
    path(GIVEN + "acta/", contributions.minute, name="desk_minute"),
    path(GIVEN + "cambiar/", contributions.revise, name="desk_revise_contribution"),
    path(GIVEN + "retirar/", contributions.withdraw, name="desk_withdraw_contribution"),
]
