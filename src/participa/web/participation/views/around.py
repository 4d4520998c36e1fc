"""What people do around a contribution: each view calls one operation and comes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.accounts.queries import participant_by_code
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.models import Comment
from participa.web.requests import (
    agent,
    contribution_or_404,
    contribution_to_act_on_or_404,
    organizations,
    remember_and_say,
    tell,
    within_limit,
)

from ..forms import CoAuthorForm, CommentForm, EndorseForm
from .contributions import offer, story_context


@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = contribution_to_act_on_or_404(request, pk)
    at = timezone.now()
    try:
        if request.POST.get("dejar"):
            operations.withdraw_support(by=agent(request), at=at, contribution=contribution)
        elif within_limit(request, "support", 60, 3600):
            participant, code = operations.support(
                by=agent(request), at=at, contribution=contribution
            )
            return remember_and_say(
                request, participant, code, then=contribution.get_absolute_url(), at="apoyos"
            )
        else:
            messages.error(request, _("Van muchos apoyos seguidos. Espere un rato y vuelva."))
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect(f"{contribution.get_absolute_url()}#apoyos")


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = contribution_to_act_on_or_404(request, pk)
    try:
        if request.POST.get("dejar"):
            operations.unfollow(by=agent(request), at=timezone.now(), contribution=contribution)
        else:
            participant, code = operations.follow(
                by=agent(request), at=timezone.now(), contribution=contribution
            )
            messages.success(request, _("Listo: le contaremos cada novedad de este aporte."))
            return remember_and_say(
                request, participant, code, then=contribution.get_absolute_url()
            )
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect(contribution)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = contribution_or_404(request, pk)
    at = timezone.now()
    form = offer(CommentForm(request.POST), organizations(request))
    if not within_limit(request, "comment", 20, 3600):
        form.add_error("body", _("Van muchos comentarios seguidos. Espere un rato y envíelo."))
    if form.is_valid():
        parent = Comment.objects.filter(
            contribution=contribution, pk=form.cleaned_data["parent"] or 0
        ).first()
        try:
            row, code = operations.comment_on(
                by=agent(request),
                at=at,
                contribution=contribution,
                body=form.cleaned_data["body"],
                parent=parent,
                organization=form.cleaned_data.get("organization"),
                idempotency_key=form.cleaned_data["once"],
            )
        except NotAllowed as refusal:
            tell(request, refusal)
        else:
            return remember_and_say(
                request,
                row.author,
                code,
                then=contribution.get_absolute_url(),
                at=f"comentario-{row.pk}",
            )
    return render(
        request,
        "participa/participation/contribution.html",
        story_context(request, contribution, at=at, comment_form=form),
        status=422,
    )


@require_POST
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = contribution_or_404(request, pk)
    at = timezone.now()
    speaks_for = organizations(request)
    if not speaks_for:
        messages.error(
            request,
            _("Para respaldar en nombre de una organización, su representación debe estar "
              "verificada. Regístrela o pida que la verifiquen."),
        )  # fmt: skip
        return redirect(contribution)
    form = offer(EndorseForm(request.POST), speaks_for)
    if form.is_valid():
        try:
            operations.endorse(
                by=agent(request),
                at=at,
                contribution=contribution,
                organization=form.cleaned_data["organization"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("El respaldo de su organización ya aparece."))
        except NotAllowed as refusal:
            tell(request, refusal)
        return redirect(f"{contribution.get_absolute_url()}#respaldos")
    return render(
        request,
        "participa/participation/contribution.html",
        story_context(request, contribution, at=at, endorse_form=form),
        status=422,
    )


def co_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody by their code, or accept an invitation."""
    contribution = contribution_or_404(request, pk)
    by, at = agent(request), timezone.now()
    invitation = contribution.co_authors.filter(participant_id=by.participant_id or 0).first()
    if request.method == "POST" and invitation and "aceptar" in request.POST:
        operations.accept_co_authorship(by=by, at=at, invitation=invitation)
        messages.success(request, _("Ahora figura entre quienes escribieron este aporte."))
        return redirect(contribution)
    if invitation is None and contribution.author_id != (by.participant_id or 0):
        raise Http404
    form = CoAuthorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        participant = (
            participant_by_code(form.cleaned_data["code"])
            if within_limit(request, "code", 10, 60, guessing=True)
            else None
        )
        if participant is None:
            form.add_error(
                "code", _("No encontramos ese código. Revise las seis letras y números.")
            )
        else:
            try:
                operations.invite_co_author(
                    by=by, at=at, contribution=contribution, participant=participant
                )
                messages.success(request, _("Invitación enviada. Falta que la acepte."))
            except NotAllowed as refusal:
                tell(request, refusal)
            return redirect(contribution)
    return render(
        request,
        "participa/participation/co_author.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "form": form,
            "invitation": invitation,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def withdraw_comment(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Comment.objects.select_related("contribution__process"), pk=pk)
    contribution = contribution_or_404(request, row.contribution_id)
    try:
        operations.withdraw_comment(by=agent(request), at=timezone.now(), comment=row)
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect(f"{contribution.get_absolute_url()}#comentarios")
