from django.urls import path

from . import views

urlpatterns = [
    path("mi-cuenta/avisos/", views.inbox, name="inbox"),
    path("mi-cuenta/avisos/leer/", views.read, name="notices_read"),
    path("mi-cuenta/avisos/correo/", views.mail, name="notices_mail"),
    path("avisos/parar/<str:token>/", views.stop, name="notices_stop"),
]
