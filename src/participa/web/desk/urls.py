from django.urls import path

from .views import (
    capture,
    closing,
    contributions,
    electoral,
    home,
    moderation,
    parts,
    setup,
    site,
)

PROCESS = "mesa/procesos/<slug:slug>/"

urlpatterns = [
    path("mesa/", home.home, name="desk"),
    path("mesa/procesos/", home.processes, name="desk_processes"),
    path("mesa/procesos/nuevo/", setup.new_process, name="desk_new_process"),
    path(PROCESS, setup.overview, name="desk_process"),
    path(PROCESS + "asunto/", setup.matter, name="desk_matter"),
    path(PROCESS + "promesa/", setup.promise, name="desk_promise"),
    path(PROCESS + "condiciones/", setup.preconditions, name="desk_preconditions"),
    path(PROCESS + "fases/", parts.phases, name="desk_phases"),
    path(PROCESS + "fases/<int:pk>/", parts.phases, name="desk_phase"),
    path(PROCESS + "fases/<int:pk>/mover/", parts.move_phase, name="desk_move_phase"),
    path(PROCESS + "fases/<int:pk>/quitar/", parts.remove_phase, name="desk_remove_phase"),
    path(PROCESS + "actividades/", parts.activities, name="desk_activities"),
    path(PROCESS + "actividades/nueva/", parts.new_activity, name="desk_new_activity"),
    path(PROCESS + "actividades/<int:pk>/", parts.edit_activity, name="desk_activity"),
    path(
        PROCESS + "actividades/<int:pk>/quitar/", parts.remove_activity, name="desk_remove_activity"
    ),
    path(PROCESS + "temas/", setup.categories, name="desk_categories"),
    path(PROCESS + "equipo/", parts.team, name="desk_team"),
    path(PROCESS + "equipo/<int:pk>/quitar/", parts.take_role, name="desk_take_role"),
    path(PROCESS + "publicar/", setup.publish, name="desk_publish"),
    path(PROCESS + "plantilla/", setup.save_template, name="desk_save_template"),
    path(PROCESS + "cierre/", closing.closing, name="desk_closing"),
    path(PROCESS + "aportes/", contributions.table, name="desk_contributions"),
    path(PROCESS + "aportes.csv", contributions.table_csv, name="desk_contributions_csv"),
    path(PROCESS + "aportes/lote/", contributions.bulk, name="desk_bulk"),
    path(PROCESS + "unir/", contributions.merge, name="desk_merge"),
    path(PROCESS + "ocultar/", contributions.hide_several, name="desk_hide"),
    path("mesa/aportes/<int:pk>/", contributions.contribution, name="desk_contribution"),
    path("mesa/aportes/<int:pk>/dividir/", contributions.split, name="desk_split"),
    path("mesa/aportes/<int:pk>/publicar/", contributions.review, name="desk_review"),
    path("mesa/aportes/<int:pk>/moderar/", moderation.decide, name="desk_decide"),
    path("mesa/aportes/<int:pk>/recibo/", capture.slip, name="desk_slip"),
    path(
        "mesa/comentarios/<int:pk>/moderar/", moderation.decide_comment, name="desk_decide_comment"
    ),
    path("mesa/moderacion/", moderation.queue, name="desk_moderation"),
    path("mesa/captura/<int:activity_id>/", capture.capture, name="desk_capture"),
    path("mesa/sitio/", site.settings, name="desk_site"),
    path("mesa/sitio/elecciones/", electoral.periods, name="desk_electoral"),
    path("mesa/sitio/elecciones/<int:pk>/nombres/", electoral.names, name="desk_names"),
    path("mesa/neutralidad/", electoral.texts, name="desk_texts"),
    path("mesa/sitio/elecciones/<int:pk>/terminar/", electoral.end, name="desk_end_electoral"),
    path("mesa/parametros/", site.parameters, name="desk_parameters"),
    path("mesa/parametros/<str:key>/", site.parameter, name="desk_parameter"),
    path("sitio.css", site.stylesheet, name="site_stylesheet"),
    path("sitio/logo", site.logo, name="site_logo"),
]
