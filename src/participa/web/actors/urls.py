from django.urls import path

from . import views

urlpatterns = [
    path("organizaciones/", views.directory, name="organizations"),
    path("organizaciones/registrar/", views.register, name="register_organization"),
    path("organizaciones/por-verificar/", views.to_verify, name="organizations_to_verify"),
    path("organizaciones/pertenencias/<int:pk>/aceptar/", views.agree, name="agree_membership"),
    path("organizaciones/pertenencias/<int:pk>/terminar/", views.end, name="end_membership"),
    path("organizaciones/<slug:slug>/", views.organization, name="organization"),
    path("organizaciones/<slug:slug>/administrar/", views.administer, name="edit_organization"),
    path("organizaciones/<slug:slug>/invitar/", views.invite, name="invite_member"),
    path("organizaciones/<slug:slug>/pertenecer/", views.ask, name="ask_membership"),
    path("organizaciones/<slug:slug>/verificar/", views.verify, name="verify_organization"),
    path("organizaciones/<slug:slug>/no-verificar/", views.refuse, name="refuse_organization"),
    path("mi-cuenta/organizaciones/", views.mine, name="my_organizations"),
]
