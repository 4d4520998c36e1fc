"""Every address of the platform. Mechanisms mount themselves from `settings.MECHANISMS`."""

from django.contrib import admin
from django.urls import include, path

from participa.kernel import mechanisms
from participa.web.accounts.urls import entrance

# Each folder of pages that has addresses.
AREAS = (
    "site",
    "territories",
    "actors",
    "business",
    "relations",
    "participation",
    "accountability",
    "objectives",
    "articulation",
    "accounts",
    "desk",
    "notices",
    "search",
    "files",
    "health",
    "audit",
    "networks",
)

urlpatterns = [
    *(path("", include(f"participa.web.{area}.urls")) for area in AREAS),
    *(
        path(f"actividades/<int:activity_id>/{mechanism.path}/", include(mechanism.urls))
        for mechanism in mechanisms.installed().values()
    ),
    path("", include(entrance)),
    path("cuenta/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "participa.web.site.views.bad_request"
handler403 = "participa.web.site.views.permission_denied"
handler404 = "participa.web.site.views.not_found"
handler500 = "participa.web.site.views.server_error"
