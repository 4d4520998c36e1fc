"""Every address of the platform. Mechanisms mount themselves from `settings.MECHANISMS`."""

from django.contrib import admin
from django.urls import include, path

from participa.kernel import mechanisms

AREAS = ("site", "territories", "actors", "participation", "accountability", "search")

urlpatterns = [
    *(path("", include(f"participa.web.{area}.urls")) for area in AREAS),
    *(
        path(f"actividades/<int:activity_id>/{mechanism.code}/", include(mechanism.urls))
        for mechanism in mechanisms.installed().values()
    ),
    path("cuenta/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "participa.web.site.views.bad_request"
handler403 = "participa.web.site.views.permission_denied"
handler404 = "participa.web.site.views.not_found"
handler500 = "participa.web.site.views.server_error"
