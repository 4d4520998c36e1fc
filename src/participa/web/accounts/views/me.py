"""One's own account: overview, profile, privacy, download, erasure."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participa.accounts import operations, queries
from participa.accounts.enums import Digest, Layer
from participa.accounts.models import Participant, User
from participa.kernel.limits import allow
from participa.kernel.rulings import NotAllowed
from participa.web.reasons import words
from participa.web.requests import agent, held_participant_id, release

from ..forms import DigestForm, EraseForm, MinorForm, ProfileForm, PurposeForm
from .lists import contributions_of, follows_of, page_of, places_of


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    return request.user


@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What I sent, what I follow, what waits for me."""
    user = _me(request)
    participant = queries.participant_of(user)
    context = {
        "page": page_of(request, contributions_of(participant)),
        "follows": follows_of(participant),
        "places": places_of(participant),
        "roles": queries.roles_of(user),
        "held": held_participant_id(request),
    }
    return render(request, "participa/accounts/overview.html", context)


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Each field with its layer; private until the person says otherwise."""
    user, now = _me(request), timezone.now()
    own = queries.own_fields(user, now)
    participant = queries.participant_of(user)
    authorized = queries.has_consent(participant, "public_profile")
    form = ProfileForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_profile(
                by=agent(request),
                at=now,
                fields=form.values(),
                authorize=form.cleaned_data["authorize"],
            )
        except NotAllowed as refused:
            form.add_error("authorize", words(refused.ruling))
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Guardamos su perfil."))
            return redirect("accounts:profile")
    public = [field for field in own if field.layer == Layer.PUBLIC and field.value]
    context = {
        "form": form,
        "authorized": authorized,
        "participant": participant,
        "public": public,
        "card": queries.visible_profile(user, None, now),
        "anonymous_name": queries.display_name(participant, now),
        "expired": any(field.expired for field in public),
        "expires_at": min((field.expires_at for field in public if field.expires_at), default=None),
    }
    return render(request, "participa/accounts/profile.html", context)


@require_POST
@login_required
def renew(request: HttpRequest) -> HttpResponse:
    """Twelve more months of what is public."""
    operations.renew_public_layer(by=agent(request), at=timezone.now())
    messages.success(request, _("Lo público de su perfil sigue visible doce meses más."))
    return redirect("accounts:profile")


def _back(request: HttpRequest) -> str:
    """Where someone without an account goes after a change: to the page of their code."""
    return "accounts:privacy" if request.user.is_authenticated else "accounts:follow"


@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """«Ocultarme ahora», for an account or for who holds a code."""
    return _hidden(request, hide=True)


@require_POST
def show(request: HttpRequest) -> HttpResponse:
    return _hidden(request, hide=False)


def _hidden(request: HttpRequest, *, hide: bool) -> HttpResponse:
    change = operations.hide_now if hide else operations.show_again
    try:
        change(by=agent(request), at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, words(refused.ruling))
    else:
        messages.success(
            request,
            _("Listo: desde este momento nadie ve su nombre ni su perfil.")
            if hide
            else _("Su nombre y su perfil se ven otra vez, según lo que usted eligió."),
        )
    return redirect(_back(request))


@never_cache
@login_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What I authorised, who looked at me, how often I get mail, my data."""
    user = _me(request)
    form = DigestForm(request.POST or None, initial={"digest": user.digest})
    if request.method == "POST" and form.is_valid():
        operations.change_notice_digest(
            by=agent(request), at=timezone.now(), digest=form.cleaned_data["digest"]
        )
        messages.success(request, _("Guardado: %s.") % Digest(user.digest).label)
        return redirect("accounts:privacy")
    participants = queries.participants_of(user)
    own = [participant.pk for participant in participants if participant.user_id == user.pk]
    consents = list(queries.consents_of(participants))
    views = list(queries.views_of(user)[:20])
    viewers = Participant.objects.filter(user__in=[view.viewer_id for view in views])
    ids = dict(viewers.values_list("user_id", "pk"))
    names = queries.display_names(ids.values(), at=timezone.now())
    context = {
        "services": settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"],
        "form": form,
        "consents": consents,
        "own": own,
        "views": [(view.at, names.get(ids.get(view.viewer_id or 0, 0), "")) for view in views],
    }
    return render(request, "participa/accounts/privacy.html", context)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back one authorisation."""
    form = PurposeForm(request.POST)
    if form.is_valid():
        try:
            operations.withdraw_consent(
                by=agent(request), at=timezone.now(), purpose=form.cleaned_data["purpose"]
            )
        except NotAllowed as refused:
            messages.error(request, words(refused.ruling))
        else:
            messages.success(request, _("Retiró la autorización. Ya no usamos sus datos para eso."))
    return redirect(_back(request))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, as one file."""
    by = agent(request)
    if not allow(f"export:{by.ref}", 10, 3600):
        messages.error(request, _("Ya descargó sus datos varias veces. Espere una hora."))
        return redirect(_back(request))
    try:
        content = operations.export_my_data(by=by, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, words(refused.ruling))
        return redirect(_back(request))
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="mis-datos.json"'
    response["Cache-Control"] = "no-store"
    return response


@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Forget me: asks once, with a word to type and what to do with my texts."""
    by = agent(request)
    if by.user is None and by.participant_id is None:
        return redirect("accounts:follow")
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.erase_person(
                by=by, at=timezone.now(), erase_texts=form.cleaned_data["texts"] == "erase"
            )
        except NotAllowed as refused:
            form.add_error(None, words(refused.ruling))
        else:
            release(request)
            logout(request)
            messages.success(request, _("Borramos sus datos. Gracias por haber participado."))
            response = redirect("/")
            response.headers["Clear-Site-Data"] = '"storage"'  # answers that waited to be sent
            return response
    return render(request, "participa/accounts/erase.html", {"form": form})


@never_cache
def minor(request: HttpRequest) -> HttpResponse:
    """The permission that a person under eighteen needs."""
    by = agent(request)
    if by.user is None and by.participant_id is None:
        return redirect("accounts:follow")
    form = MinorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "agrees"}
        operations.declare_minor(by=by, at=timezone.now(), **data)
        messages.success(request, _("Guardamos el permiso y lo que usted piensa. Gracias."))
        return redirect(_back(request))
    return render(request, "participa/accounts/minor.html", {"form": form})
