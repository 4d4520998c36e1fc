from django.urls import path

from .views import answering, desk, handing, own, public, ties

ONE = "relaciones/ondas/<int:pk>/"
ORGANIZATION = "organizaciones/<slug:slug>/relaciones/"
LINK = "encuesta/<str:token>/"
DESK = "mesa/relaciones/<int:pk>/"
INTERVIEW = "mesa/relaciones/entrevistas/<int:pk>/"

urlpatterns = [
    path("relaciones/", public.waves, name="waves"),
    path(ONE, public.wave, name="wave"),
    path(ONE + "responder/", public.own_links, name="own_wave_links"),
    path(LINK, answering.cover, name="survey"),
    path(LINK + "<int:step>/", answering.step, name="survey_step"),
    path(LINK + "enviar/", answering.send, name="survey_send"),
    path(ORGANIZATION, own.ties, name="organization_ties"),
    path(ORGANIZATION + "<int:pk>/terminar/", own.end, name="end_organization_tie"),
    path("mesa/relaciones/", desk.waves, name="desk_waves"),
    path("mesa/relaciones/nueva/", desk.new_wave, name="desk_new_wave"),
    path("mesa/relaciones/vinculos/", ties.ties, name="desk_ties"),
    path("mesa/relaciones/vinculos/documentar/", ties.document, name="desk_document_tie"),
    path("mesa/relaciones/vinculos/<int:pk>/terminar/", ties.end, name="desk_end_tie"),
    path("mesa/relaciones/vinculos/cargar/", ties.load, name="desk_load_ties"),
    path("mesa/relaciones/vinculos/plantilla.csv", ties.template, name="desk_ties_template"),
    path("mesa/relaciones/vinculos/cargar/<str:token>/", ties.check, name="desk_check_ties"),
    path(DESK, desk.wave, name="desk_wave"),
    path(DESK + "preguntas/", desk.edit_wave, name="desk_edit_wave"),
    path(DESK + "lista/", desk.choose, name="desk_roster"),
    path(DESK + "abrir/", desk.act, {"what": "abrir"}, name="desk_open_wave"),
    path(DESK + "recordar/", desk.act, {"what": "recordar"}, name="desk_remind_wave"),
    path(DESK + "cerrar/", desk.act, {"what": "cerrar"}, name="desk_close_wave"),
    path(DESK + "ampliar/", desk.extend, name="desk_extend_wave"),
    path(DESK + "enlaces/", handing.links, name="desk_wave_links"),
    path(DESK + "enlaces.csv", handing.links_csv, name="desk_wave_links_csv"),
    path(DESK + "hojas/", handing.sheets, name="desk_sheets"),
    path(DESK + "transcribir/", handing.transcribe, name="desk_transcribe"),
    path(INTERVIEW, answering.interview, name="desk_interview"),
    path(INTERVIEW + "<int:step>/", answering.interview_step, name="desk_interview_step"),
    path(INTERVIEW + "enviar/", answering.interview_send, name="desk_interview_send"),
]
