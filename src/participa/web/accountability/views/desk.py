"""The desk that answers: an answer, its correction, the commitment that follows, a filing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accountability import operations
from participa.accountability.enums import Outcome
from participa.accountability.models import Response
from participa.accountability.queries import chain_states, matters_in_force, waiting_for
from participa.accountability.rules import may_answer, may_file
from participa.accounts.models import User
from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.kernel.rulings import NotAllowed, Ruling
from participa.participation.models import Contribution, Process
from participa.participation.queries import contribution_rows
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, contribution_or_404, process_or_404, tell

from ..forms import CommitmentForm, FilingForm, ResponseForm, ResponseRevisionForm
from .records import response_or_404

AT_ONCE = 100  # contributions that one answer may address


def _require(ruling: Ruling) -> None:
    if not ruling:
        raise PermissionDenied(words(ruling))


def _authorities(process: Process) -> QuerySet[Organization]:
    """Who may answer in a process: its deciding body and the territory's authorities."""
    local = Organization.objects.filter(
        territory__in=[process.territory_id, process.territory.department_id or 0],
        is_authority=True,
        verification=Verification.VERIFIED,
    )
    return local | Organization.objects.filter(pk=process.decider_id)


def _ids(values: list[str]) -> list[int]:
    """`?aportes=1,2&aportes=3` → [1, 2, 3]; what is no number is left out."""
    parts = [part.strip() for value in values for part in value.split(",")]
    return [int(part) for part in dict.fromkeys(parts) if part.isdecimal() and len(part) < 19]


@login_required
def answer(request: HttpRequest) -> HttpResponse:
    """Choose contributions, write one answer to them, see it as it will look, publish it."""
    ids = _ids((request.POST or request.GET).getlist("aportes"))[:AT_ONCE]
    if not ids:
        return _choose(request)
    found = list(
        Contribution.objects.public()
        .filter(pk__in=ids)
        .select_related("process__territory__department", "process__decider", "organization")
    )
    if not found:
        raise Http404
    process = next(c.process for c in found if c.pk == min(f.pk for f in found))
    targets = [c for c in found if c.process_id == process.pk]
    _require(may_answer(agent(request), process, process.decider))
    if request.method == "GET" and len(targets) < len(ids):
        messages.warning(request, _("Dejamos sólo los aportes publicados de un mismo proceso."))
    form = ResponseForm(
        request.POST if request.method == "POST" else None,
        initial={"authority": process.decider_id},
    )
    form.fields["authority"].queryset = _authorities(process)  # type: ignore[attr-defined]
    neutral(form, process.territory)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("accion") == "publicar":
            published = _publish(request, form, process, targets)
            if published is not None:
                return published
        else:
            preview = form.cleaned_data | {"outcome_word": Outcome(form.cleaned_data["outcome"])}
    at = timezone.now()
    return render(
        request,
        "participa/accountability/answer.html",
        {
            "form": form,
            "process": process,
            "targets": contribution_rows(targets, at=at),
            "aportes": ",".join(str(target.pk) for target in targets),
            "states": chain_states(targets, at),
            "preview": preview,
            "steps": _steps("answer"),
        },
        status=422 if form.errors else 200,
    )


def _choose(request: HttpRequest) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    return render(
        request,
        "participa/accountability/choose.html",
        {"waiting": waiting_for(user, timezone.now())},
    )


def _publish(
    request: HttpRequest, form: ResponseForm, process: Process, targets: list[Contribution]
) -> HttpResponse | None:
    """The address to go on at; None where the form came back with errors."""
    try:
        response = operations.record_response(
            by=agent(request),
            at=timezone.now(),
            process=process,
            contributions=targets,
            **form.cleaned_data,
        )
    except NotAllowed as refusal:
        form.add_error(None, words(refusal.ruling))
        return None
    except ValidationError as error:
        form.refuse(error)
        return None
    messages.success(request, _("La respuesta quedó publicada y avisamos a quienes la esperaban."))
    if form.cleaned_data["outcome"] in (Outcome.ADOPTED, Outcome.PARTIAL):
        return redirect("commit", pk=response.pk)
    return redirect(response)


def _steps(now: str) -> list[dict[str, Any]]:
    return [
        {"name": _("Responder"), "state": "now" if now == "answer" else "done", "url": ""},
        {"name": _("Comprometerse"), "state": "now" if now == "commit" else "next", "url": ""},
    ]


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of an answer, with its reason."""
    response = response_or_404(pk)
    _require(may_answer(agent(request), response.process, response.authority))
    latest = response.versions.order_by("-number")[0]
    fields = ("outcome", "body", "transferred_to", "signed_by")
    form = ResponseRevisionForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(latest, name) for name in fields},
    )
    neutral(form, response.process.territory)
    if request.method == "POST" and form.is_valid():
        try:
            operations.revise_response(
                by=agent(request), at=timezone.now(), response=response, **form.cleaned_data
            )
        except NotAllowed as refusal:
            tell(request, refusal)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("La respuesta tiene una versión nueva; la de antes sigue."))
            return redirect(response)
    return render(
        request,
        "participa/accountability/correct.html",
        {"form": form, "response": response, "process": response.process},
        status=422 if form.errors else 200,
    )


@login_required
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """The second step of an answer that adopts something: who does what, by when."""
    response = response_or_404(pk)
    return _commit(request, response.process, response.authority, response)


@login_required
def commit_process(request: HttpRequest, slug: str) -> HttpResponse:
    """A commitment of the process as a whole."""
    process = process_or_404(request, slug)
    return _commit(request, process, process.decider, None)


def _commit(
    request: HttpRequest, process: Process, body: Organization, response: Response | None
) -> HttpResponse:
    _require(may_answer(agent(request), process, body))
    latest = response.versions.order_by("-number")[0] if response else None
    form = CommitmentForm(
        request.POST if request.method == "POST" else None,
        initial={"post": latest.signed_by if latest else ""},
    )
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        try:
            commitment = operations.make_commitment(
                by=agent(request),
                at=timezone.now(),
                responsible=body,
                response=response,
                process=process,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            tell(request, refusal)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("El compromiso quedó en el tablero público."))
            return redirect(commitment)
    return render(
        request,
        "participa/accountability/commit.html",
        {
            "form": form,
            "process": process,
            "body": body,
            "response": response,
            "version": latest,
            "steps": _steps("commit") if response else [],
        },
        status=422 if form.errors else 200,
    )


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the filing number: until then no legal clock runs."""
    contribution = contribution_or_404(request, pk)
    _require(may_file(agent(request), contribution))
    today = timezone.localdate()
    form = FilingForm(
        request.POST if request.method == "POST" else None,
        initial={"authority": contribution.process.decider_id},
    )
    form.offer(_authorities(contribution.process), matters_in_force(today))
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_filing(
                by=agent(request),
                at=timezone.now(),
                contribution=contribution,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            tell(request, refusal)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Guardamos el radicado: desde ahora corre el plazo."))
            return redirect(contribution)
    return render(
        request,
        "participa/accountability/filing.html",
        {"form": form, "contribution": contribution, "process": contribution.process},
        status=422 if form.errors else 200,
    )
