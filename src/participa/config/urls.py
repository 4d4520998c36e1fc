"""Every address of the platform. Mechanisms mount themselves from `settings.MECHANISMS`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("participa.web.site.urls")),
    path("", include("participa.web.search.urls")),
    path("cuenta/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
