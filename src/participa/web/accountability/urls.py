from django.urls import path

from .views import board, citizens, desk, follow_up, history, records

urlpatterns = [
    path("compromisos/", board.commitments, name="commitments"),
    path("compromisos.csv", board.commitments_csv, name="commitments_csv"),
    path("compromisos/mes-a-mes/", history.history, name="commitments_history"),
    path("compromisos/mes-a-mes.csv", history.history_csv, name="commitments_history_csv"),
    path("compromisos/<int:pk>/", records.commitment, name="commitment"),
    path("compromisos/<int:pk>/evidencia/", citizens.give_evidence, name="give_evidence"),
    path("evidencias/<int:pk>/es-cierto/", citizens.contrast, name="contrast"),
    path("evidencias/<int:pk>/ocultar/", follow_up.hide_evidence, name="hide_evidence"),
    path("respuestas/<int:pk>/", records.response, name="response"),
    path("respuestas/<int:pk>/calificar/", citizens.rate, name="rate_response"),
    path("respuestas/<int:pk>/recibo/", citizens.response_receipt, name="rating_receipt"),
    path("compromisos/<int:pk>/recibo/", citizens.commitment_receipt, name="voice_receipt"),
    path("mesa/responder/", desk.answer, name="answer"),
    path("mesa/respuestas/<int:pk>/corregir/", desk.correct, name="correct_response"),
    path("mesa/respuestas/<int:pk>/compromiso/", desk.commit, name="commit"),
    path("mesa/procesos/<slug:slug>/compromiso/", desk.commit_process, name="commit_process"),
    path("mesa/aportes/<int:pk>/radicado/", desk.file, name="file_contribution"),
    path("mesa/compromisos/<int:pk>/", follow_up.desk_commitment, name="desk_commitment"),
    path("mesa/compromisos/<int:pk>/avance/", follow_up.progress, name="record_progress"),
    path("mesa/compromisos/<int:pk>/evidencia/", follow_up.evidence, name="desk_evidence"),
    path("mesa/compromisos/<int:pk>/cambio/", follow_up.change, name="record_change"),
    path("mesa/compromisos/<int:pk>/terminos/", follow_up.terms, name="revise_commitment"),
]
