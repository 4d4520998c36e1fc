from django.urls import path

from . import views

app_name = "proposals"
urlpatterns = [
    path("", views.proposal_list, name="list"),
    path("nueva/", views.new_proposal, name="new"),
    path("<int:pk>/editar/", views.edit_proposal, name="edit"),
]
