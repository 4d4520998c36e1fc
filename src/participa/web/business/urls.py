from django.urls import path

from .views import connections, interests, roles

ORGANIZATION = "organizaciones/<slug:slug>/"

urlpatterns = [
    path("roles-empresariales/", roles.menu, name="business_roles"),
    path(ORGANIZATION + "roles/", roles.firm, name="firm_roles"),
    path(ORGANIZATION + "roles/asumir/", roles.assume, name="assume_role"),
    path("roles/<int:pk>/cumplir/", roles.fulfil, name="fulfil_role"),
    path("roles/<int:pk>/retirar/", roles.withdraw, name="withdraw_role"),
    path("roles/<int:pk>/reconocer/", roles.recognize, name="recognize_role"),
    path(ORGANIZATION + "intereses/", interests.interests, name="interests"),
    path(ORGANIZATION + "intereses/asunto/", interests.add_matter, name="add_matter"),
    path("asuntos/<int:pk>/terminar/", interests.end_matter, name="end_matter"),
    path(ORGANIZATION + "conexiones/", connections.of_one, name="connections"),
    path("conexiones/", connections.of_territory, name="territory_connections"),
    path("conexiones/proponer/", connections.introduce, name="introduce"),
]
