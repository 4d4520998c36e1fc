from django.urls import path

from . import views

urlpatterns = [path("salud", views.health, name="health")]
