"""Signing in: the address, the code; and moving to another address."""

from __future__ import annotations

import hmac
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participa.accounts.operations import change_email
from participa.kernel.limits import allow
from participa.kernel.rulings import NotAllowed
from participa.web.reasons import words
from participa.web.requests import agent

from ..adapter import Entrance
from ..forms import EntranceCodeForm, EntranceForm, NewEmailCodeForm, NewEmailForm

NEW_EMAIL = "new_email"  # session: address, code, when, tries
CODE_SECONDS, CODE_TRIES = 15 * 60, 5


@method_decorator([rate_limit(action="login"), never_cache], name="dispatch")
class EntranceView(RequestLoginCodeView):  # type: ignore[misc]
    """One page for whoever has an account and whoever does not yet."""

    template_name = "participa/accounts/entrance.html"

    def get_form_class(self) -> type[EntranceForm]:
        return EntranceForm

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Coming back here means: another address, or another code."""
        clear_login(request)

    def form_valid(self, form: EntranceForm) -> HttpResponse:
        Entrance.begin(self.request, user=form._user, email=form.cleaned_data["email"].lower())
        return redirect(self.get_success_url())


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code that was mailed; too many wrong ones and it is void."""

    template_name = "participa/accounts/entrance_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]
        self._process = Entrance.resume(self.stage)
        if self._process is None:
            messages.warning(request, _("El código venció. Pida otro."))
            return redirect("account_login")
        response: HttpResponseBase = super(ConfirmLoginCodeView, self).dispatch(
            request, *args, **kwargs
        )
        return response

    def get_form_class(self) -> type[Any]:
        found: type[Any] = super().get_form_class()
        return found if self._action == "resend" else EntranceCodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except NotAllowed as refused:
            clear_login(self.request)
            messages.error(self.request, words(refused.ruling))
            return redirect("account_login")
        if self._action == "resend":
            messages.success(self.request, _("Le enviamos otro código. El anterior ya no sirve."))
        return response


entrance = EntranceView.as_view()
code = CodeView.as_view()


@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Ask for the new address and send it a code."""
    form = NewEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(f"new-email:{request.user.pk}", 5, 3600):
            form.add_error("email", _("Pidió muchos códigos. Espere una hora."))
        else:
            adapter = get_adapter()
            number = adapter.generate_login_code()
            new = form.cleaned_data["email"].lower()
            request.session[NEW_EMAIL] = [new, number, time.time(), 0]
            adapter.send_mail("account/email/new_email_code", new, {"code": number})
            return redirect("accounts:email_code")
    return render(request, "participa/accounts/email.html", {"form": form})


@login_required
def email_code(request: HttpRequest) -> HttpResponse:
    """The code from the new address: only now the account moves."""
    pending = request.session.get(NEW_EMAIL)
    if not pending or time.time() - pending[2] > CODE_SECONDS or pending[3] >= CODE_TRIES:
        request.session.pop(NEW_EMAIL, None)
        return redirect("accounts:email")
    new, number, _at, tries = pending
    form = NewEmailCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not hmac.compare_digest(_digits(form.cleaned_data["code"]), _digits(number)):
            request.session[NEW_EMAIL] = [new, number, pending[2], tries + 1]
            form.add_error("code", _("Ese código no es. Revise el último correo que le llegó."))
        else:
            request.session.pop(NEW_EMAIL)
            try:
                change_email(by=agent(request), at=timezone.now(), email=new)
            except ValidationError as problem:
                messages.error(request, " ".join(problem.messages))
                return redirect("accounts:email")
            messages.success(request, _("Listo: desde ahora entra con su correo nuevo."))
            return redirect("accounts:privacy")
    return render(request, "participa/accounts/email_code.html", {"form": form, "email": new})


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
