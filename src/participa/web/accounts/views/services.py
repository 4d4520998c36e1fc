"""Signing in through a service (OpenID Connect) that may be down or answer nonsense."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from requests import RequestException

from ..adapter import ServiceLogin


class Service(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    def complete_login(self, *args: Any, **kwargs: Any) -> SocialLogin:
        """Keep who the person is for the service, and nothing else it told about them."""
        found = super().complete_login(*args, **kwargs)
        found.account.extra_data = {}
        return ServiceLogin(
            user=found.user,
            account=found.account,
            email_addresses=found.email_addresses,
            provider=found.provider,
        )


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the service, which says who the person is.

    By way of a page: a browser that lets forms go nowhere but here (Content-Security-Policy) does
    not follow the answer to a form to another site either.
    """
    answer = _answered(request, OAuth2LoginView, provider_id)
    host = urlsplit(answer.get("Location", "")).netloc
    if not host:
        return answer
    context = {"address": answer["Location"], "host": host}
    return render(request, "participa/accounts/leaving.html", context)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the service with its answer."""
    return _answered(request, OAuth2CallbackView, provider_id)


def _answered(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    """The library reads the service's description first, and leaves its failing to us."""
    try:
        answer: HttpResponse = view.adapter_view(Service(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError):
        messages.error(
            request,
            _(
                "Ese servicio no responde en este momento. Entre con su correo o inténtelo más tarde."
            ),
        )
        return redirect("account_login")
    return answer
