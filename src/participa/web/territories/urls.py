from django.urls import path

from . import views

urlpatterns = [
    path("territorios/", views.index, name="territories"),
    path("territorios/<str:code>/", views.territory, name="territory"),
]
