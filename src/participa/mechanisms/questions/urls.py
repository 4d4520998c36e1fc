from django.urls import path

from . import views

app_name = "questions"
urlpatterns = [
    path("", views.question_list, name="list"),
    path("nueva/", views.new_question, name="new"),
    path("agrupar/", views.group, name="group"),
]
