"""Addresses about people. `entrance` replaces some of allauth's and goes before them."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views

app_name = "accounts"

_to_entrance = RedirectView.as_view(pattern_name="account_login", query_string=True)

entrance = [
    path("cuenta/login/", views.entrance, name="account_login"),
    path("cuenta/login/code/", views.entrance, name="account_request_login_code"),
    path("cuenta/login/code/confirm/", views.code, name="account_confirm_login_code"),
    path("cuenta/oidc/<str:provider_id>/login/", views.leave, name="openid_connect_login"),
    path(
        "cuenta/oidc/<str:provider_id>/login/callback/",
        views.come_back,
        name="openid_connect_callback",
    ),
    path("cuenta/signup/", _to_entrance),
    re_path(r"^cuenta/password/", _to_entrance),
    path("cuenta/email/", RedirectView.as_view(pattern_name="accounts:email")),
    path("admin/login/", _to_entrance),
]

urlpatterns = [
    path("mi-cuenta/", views.overview, name="overview"),
    path("mi-cuenta/perfil/", views.profile, name="profile"),
    path("mi-cuenta/perfil/renovar/", views.renew, name="renew"),
    path("mi-cuenta/privacidad/", views.privacy, name="privacy"),
    path("mi-cuenta/privacidad/retirar/", views.withdraw, name="withdraw"),
    path("mi-cuenta/ocultarme/", views.hide, name="hide"),
    path("mi-cuenta/mostrarme/", views.show, name="show"),
    path("mi-cuenta/datos/", views.export, name="export"),
    path("mi-cuenta/borrar/", views.erase, name="erase"),
    path("mi-cuenta/menor-de-edad/", views.minor, name="minor"),
    path("mi-cuenta/correo/", views.email, name="email"),
    path("mi-cuenta/correo/codigo/", views.email_code, name="email_code"),
    path("mi-cuenta/codigo/", views.claim, name="claim"),
    path("seguir/", views.follow, name="follow"),
    path("seguir/cerrar/", views.close_here, name="close_here"),
    path("personas/<int:participant_id>/", views.card, name="card"),
    path("autorizacion/<slug:purpose>/", views.authorisation, name="authorisation"),
    path("mesa/personas/", views.people, name="people"),
    path("mesa/personas/<int:user_id>/", views.person, name="person"),
    path("mesa/personas/funciones/<int:grant_id>/terminar/", views.end, name="end"),
]
