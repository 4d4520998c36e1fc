from django.urls import path

from .views import around, contributions, matters, moderation, processes

urlpatterns = [
    path("procesos/", processes.process_list, name="process_list"),
    path("procesos/<slug:slug>/", processes.process_page, name="process_page"),
    path("procesos/<slug:slug>/aportes/", processes.contribution_list, name="contribution_list"),
    path("procesos/<slug:slug>/seguir/", processes.follow_process, name="follow_process"),
    path("procesos/<slug:slug>/aportes.csv", processes.contributions_csv, name="contributions_csv"),
    path("actividades/<int:activity_id>/datos.csv", processes.activity_csv, name="activity_csv"),
    path("aportes/<int:pk>/", contributions.story, name="contribution"),
    path("aportes/<int:pk>/recibo/", contributions.receipt, name="receipt"),
    path("aportes/<int:pk>/versiones/", contributions.versions, name="contribution_versions"),
    path("aportes/<int:pk>/retirar/", contributions.withdraw, name="withdraw_contribution"),
    path("aportes/<int:pk>/apoyar/", around.support, name="support"),
    path("aportes/<int:pk>/seguir/", around.follow, name="follow"),
    path("aportes/<int:pk>/comentar/", around.comment, name="comment"),
    path("aportes/<int:pk>/respaldar/", around.endorse, name="endorse"),
    path("aportes/<int:pk>/denunciar/", moderation.report, name="report"),
    path("aportes/<int:pk>/coautoria/", around.co_author, name="co_author"),
    path("aportes/<int:pk>/asuntos/", matters.matters, name="contribution_matters"),
    path("aportes/asuntos/<int:pk>/quitar/", matters.lift_mark, name="lift_mark"),
    path("comentarios/<int:pk>/retirar/", around.withdraw_comment, name="withdraw_comment"),
    path("comentarios/<int:pk>/denunciar/", moderation.report_comment, name="report_comment"),
    path("moderacion/", moderation.log, name="moderation_log"),
]
