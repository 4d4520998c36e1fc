"""Other people: public cards, authorisation texts, and roles at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.accounts import operations, queries
from participa.accounts.enums import Layer, ProfileKey, Purpose
from participa.accounts.models import Participant, RoleGrant, User
from participa.accounts.rules import may_manage_roles
from participa.desk.queries import scope_of
from participa.kernel.rulings import NotAllowed
from participa.notices.operations import give_role
from participa.participation.models import Contribution
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms import FindPersonForm, GrantForm
from .lists import page_of


@require_safe
def card(request: HttpRequest, participant_id: int) -> HttpResponse:
    """Only what the person opted to show; nothing to show and nobody there look the same."""
    now = timezone.now()
    participant = (
        Participant.objects.filter(pk=participant_id, erased_at=None).select_related("user").first()
    )
    user = participant.user if participant else None
    viewer = None if user is not None and user.pk == request.user.pk else request.user
    profile = queries.visible_profile(user, viewer, now) if user else None
    if participant is None or user is None or profile is None:
        raise Http404
    if profile.through_table:
        operations.record_profile_view(by=agent(request), at=now, user=user)
    shown = Contribution.objects.public().filter(author=participant).select_related("process")
    # Tying texts to a person is showing more of them: only with a name they made public.
    named = any((f.key, f.layer) == (ProfileKey.NAME, Layer.PUBLIC) for f in profile.fields)
    context = {
        "profile": profile,
        "contributions": list(shown[:20]) if named else [],
        "is_me": user.pk == request.user.pk,
    }
    return render(request, "participa/accounts/card.html", context)


@require_safe
def authorisation(request: HttpRequest, purpose: str) -> HttpResponse:
    """What people are told before they authorise a purpose, with its earlier versions."""
    if purpose not in Purpose.values:
        raise Http404
    texts = list(queries.consent_texts(purpose))
    wanted = request.GET.get("version", "")
    chosen = next((text for text in texts if str(text.version) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    text = chosen or (texts[0] if texts else None)
    english = (get_language() or "").startswith("en") and text is not None and text.english
    context = {
        "purpose": Purpose(purpose),
        "purposes": queries.purposes(),
        "text": text,
        "words": english or (text.text if text else ""),
        "texts": texts,
    }
    return render(request, "participa/accounts/authorisation.html", context)


# --- desk -------------------------------------------------------------------------------------


def _coordinator(request: HttpRequest) -> None:
    if not may_manage_roles(agent(request)):
        raise PermissionDenied
    assert isinstance(request.user, User)  # noqa: S101  # login_required has seen to it
    request.desk = scope_of(request.user)  # type: ignore[attr-defined]  # the frame of the desk


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Who holds a role today; find a person by their whole address."""
    _coordinator(request)
    form = FindPersonForm(request.GET if "correo" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("accounts:person", form.cleaned_data["correo"].pk)
    context = {"form": form, "page": page_of(request, queries.active_grants())}
    return render(request, "participa/accounts/people.html", context)


@login_required
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """The roles of one person, and giving another."""
    _coordinator(request)
    user = get_object_or_404(User, pk=user_id, erased_at=None)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(
                by=agent(request),
                at=timezone.now(),
                user=user,
                role=form.cleaned_data["role"],
                territory=form.cleaned_data["territory"],
            )
        except NotAllowed as refused:
            form.add_error(None, words(refused.ruling))
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Le dio la función. Vale desde ahora."))
            return redirect("accounts:person", user.pk)
    grants = RoleGrant.objects.filter(user=user).select_related("territory__department")
    context = {"person": user, "form": form, "grants": grants.order_by("ended_at", "-granted_at")}
    return render(request, "participa/accounts/person.html", context)


@require_POST
@login_required
def end(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a role."""
    _coordinator(request)
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=grant_id)
    try:
        operations.end_role(by=agent(request), at=timezone.now(), grant=grant)
    except NotAllowed as refused:
        messages.error(request, words(refused.ruling))
    else:
        messages.success(request, _("Terminó la función. Lo que se decidió con ella queda."))
    return redirect(reverse("accounts:person", args=[grant.user_id]))
