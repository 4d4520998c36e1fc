from django.urls import path

from . import views

urlpatterns = [path("archivos/<path:name>", views.stored_file, name="stored-file")]
"""`MEDIA_URL` points here; `?v=pequena` asks for the copy of a photograph of at most 60 KB."""
