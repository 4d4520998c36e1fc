from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("idioma/", views.choose_language, name="choose_language"),
    path("tema/", views.choose_theme, name="choose_theme"),
    path("salida/", views.leave, name="leave"),
    path("continuar/", views.resume, name="resume"),
    path("guia-visual/", views.guide, name="guide"),
    path("acerca/", views.about, name="about"),
    path("accesibilidad/", views.accessibility, name="accessibility"),
    path("codigo/", views.source, name="source"),
]
