"""How allauth signs people in here: one page, a code by e-mail, no passwords.

The same is done and sent for an address with an account and for one without: only whoever reads
the mail gets to know. The account is opened when the code comes back, by an operation.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress, Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import setup_user_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.accounts.models import User
from participa.accounts.operations import open_account
from participa.kernel.agents import Agent
from participa.web.requests import held_participant_id


def address(user: User) -> str:
    """What allauth calls an account in its own pages: only its owner sees them."""
    return user.email or ""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passkeys are a way in of their own, never a second factor that locks somebody out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Ese código no es. Revise el último correo que le llegó."),
        "too_many_login_attempts": _("Demasiados intentos. Espere un minuto y pida otro código."),
        "rate_limited": _("Espere un momento antes de pedir otro código."),
        "account_inactive": _("Esa cuenta está cerrada."),
    }

    # What the page that follows says anyway.
    silent = ("logged_in", "login_code_sent", "email_confirmed")

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if not stage.startswith("allauth.mfa.")]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after signing in: a second device has no key yet, only the mailed code."""
        records = get_authentication_records(self.request, self.request.user)
        now, fresh = time.time(), account_settings.REAUTHENTICATION_TIMEOUT
        if any(now - record["at"] < fresh for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        name = (message_template or "").removeprefix("account/messages/").removesuffix(".txt")
        if name not in self.silent:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the offer to claim what this browser did with a code, or to one's account."""
        if held_participant_id(request) is not None:
            return reverse("accounts:claim")
        return reverse("accounts:overview")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts that come through a sign-in service (OIDC) are opened by the same operation."""

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        email = form.cleaned_data["email"] if form else sociallogin.user.email
        user = open_account(
            by=Agent(),
            at=timezone.now(),
            email=email,
            language=getattr(request, "LANGUAGE_CODE", "es-co"),
            proven=False,
        )
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()
        setup_user_email(request, user, sociallogin.email_addresses)
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any
    ) -> None:
        """Back to the entrance, with what happened in words: there are other ways in."""
        if error in (AuthError.CANCELLED, AuthError.DENIED):
            told = _("No se dio permiso en %(name)s. Puede entrar con su correo.")
        else:
            told = _("No se pudo entrar con %(name)s. Inténtelo otra vez o entre con su correo.")
        messages.error(request, told % {"name": provider.name})
        raise ImmediateHttpResponse(redirect("account_login"))


class ServiceLogin(SocialLogin):  # type: ignore[misc]
    """What a sign-in service says of a person."""

    def connect(self, request: HttpRequest, user: User) -> None:
        """Join the service to an account, which is not written: only operations may."""
        self.user = self.account.user = user
        self.account.save()


class Entrance(LoginCodeVerificationProcess):  # type: ignore[misc]
    """A code on its way to an address, which may or may not have an account."""

    @classmethod
    def begin(cls, request: HttpRequest, *, user: User | None, email: str) -> Entrance:
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> Entrance | None:
        process: Entrance | None = cls(stage=stage).abort_if_invalid()
        return process

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """The same mail to everybody, whatever we know of the address."""
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """The code came back: the address is proven. Open the account, or the door."""
        email = self.state["email"]
        user = open_account(
            by=Agent(),
            at=timezone.now(),
            email=email,
            language=getattr(self.request, "LANGUAGE_CODE", "es-co"),
        )
        self._user = user
        EmailAddress.objects.update_or_create(
            user=user, email=email.lower(), defaults={"verified": True, "primary": True}
        )
        response: HttpResponse = super().finish(redirect_url)
        return response
