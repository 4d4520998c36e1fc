from django.urls import path

from .views import desk, minutes, public, tables

TABLE = "mesa/mesas/<slug:slug>/"
SESSION = "mesa/sesiones/<int:pk>/"

urlpatterns = [
    path("articulacion/", public.index, name="articulation"),
    path("articulacion/<str:code>/", public.territory, name="articulation_of"),
    path("cifras/<str:name>/", public.figure, name="figure"),
    path("mesas/", tables.tables, name="tables"),
    path("mesas/<slug:slug>/", tables.table, name="table"),
    path("mesas/<slug:slug>/calendario.ics", tables.table_calendar, name="table_calendar"),
    path("sesiones/<int:pk>/", tables.session, name="session"),
    path("sesiones/<int:pk>/calendario.ics", tables.session_calendar, name="session_calendar"),
    path("mesa/articulacion/", desk.home, name="desk_articulation"),
    path("mesa/mesas/nueva/", desk.new_table, name="desk_new_table"),
    path(TABLE, desk.table, name="desk_table"),
    path(TABLE + "cambiar/", desk.change, name="desk_change_table"),
    path(TABLE + "miembros/", desk.seat, name="desk_seat"),
    path("mesa/miembros/<int:pk>/salida/", desk.end_seat, name="desk_end_seat"),
    path(TABLE + "sesiones/", desk.call, name="desk_call_session"),
    path(TABLE + "terminar/", desk.end, name="desk_end_table"),
    path(SESSION + "mover/", desk.move, name="desk_move_session"),
    path(SESSION + "cancelar/", desk.cancel, name="desk_cancel_session"),
    path(SESSION + "asistencia/", minutes.attendance, name="desk_attendance"),
    path(SESSION + "dicho/", minutes.said, name="desk_said"),
    path(SESSION + "acuerdos/", minutes.agreed, name="desk_agreed"),
    path(SESSION + "publicar/", minutes.publish, name="desk_publish_minutes"),
    path(SESSION + "acuerdos/nuevo/", minutes.new_agreement, name="desk_new_agreement"),
    path(SESSION + "decisiones/", minutes.new_decision, name="desk_new_decision"),
    path("mesa/acuerdos/<int:pk>/firmar/", minutes.sign, name="desk_sign"),
    path("mesa/decisiones/<int:pk>/comprometer/", minutes.commit, name="desk_commit_decision"),
]
