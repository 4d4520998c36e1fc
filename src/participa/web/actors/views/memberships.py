"""Who belongs to an organisation: asked, invited, accepted, ended; in private."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.accounts.models import User
from participa.actors import operations, rules
from participa.actors.models import Membership, Organization
from participa.kernel.rulings import NotAllowed, require
from participa.web.requests import agent

from ..forms.organizations import AskForm, InviteForm
from .access import of_organization, refused
from .profile import own_desk


@login_required
@require_POST
@of_organization
def invite(request: HttpRequest, found: Organization) -> HttpResponse:
    """Invite whoever has this address; the answer is the same whether it has an account."""
    by = agent(request)
    require(rules.may_administer(by, found))
    form = InviteForm(request.POST)
    if not form.is_valid():
        context = own_desk(request, found, invitation=form)
        return render(request, "participa/actors/administer.html", context)
    email = form.cleaned_data["email"].strip().lower()
    user = User.objects.filter(email=email, is_active=True, erased_at=None).first()
    if user is not None:
        operations.add_membership(
            by=by,
            at=timezone.now(),
            organization=found,
            user=user,
            role=form.cleaned_data["role"],
        )
    messages.success(
        request,
        _("Si %(email)s tiene cuenta, verá la invitación en «Mis organizaciones».")
        % {"email": email},
    )
    return redirect("edit_organization", found.slug)


@login_required
@require_POST
@of_organization
def ask(request: HttpRequest, found: Organization) -> HttpResponse:
    """Ask to be recognised as a member or representative."""
    form = AskForm(request.POST)
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    if not form.is_valid():
        return redirect(found)
    operations.add_membership(
        by=agent(request),
        at=timezone.now(),
        organization=found,
        user=request.user,
        role=form.cleaned_data["role"],
    )
    messages.success(request, _("Enviamos su solicitud. Sólo la verá quien puede aceptarla."))
    return redirect("my_organizations")


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation, or confirm somebody's request."""
    membership = _membership(request, pk)
    try:
        operations.verify_representative(
            by=agent(request), at=timezone.now(), membership=membership
        )
    except NotAllowed as refusal:
        return refused(request, refusal.ruling, membership.organization)
    messages.success(request, _("Listo: quedó confirmado."))
    return _after_membership(request, membership)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, turn down, or take out."""
    membership = _membership(request, pk)
    try:
        operations.end_membership(by=agent(request), at=timezone.now(), membership=membership)
    except NotAllowed as refusal:
        return refused(request, refusal.ruling, membership.organization)
    messages.success(request, _("Listo: ya no está activo."))
    return _after_membership(request, membership)


def _membership(request: HttpRequest, pk: int) -> Membership:
    """A membership this person has to do with; to others it does not exist."""
    found = get_object_or_404(
        Membership.objects.select_related("organization__territory__department"), pk=pk
    )
    if not rules.may_end_membership(agent(request), found):
        raise Http404
    return found


def _after_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Back to where the person decided: their own list, or the organisation's desk."""
    by = agent(request)
    if membership.user_id == by.user_id:
        return redirect("my_organizations")
    if rules.may_administer(by, membership.organization):
        return redirect("edit_organization", membership.organization.slug)
    return redirect("organizations_to_verify")
