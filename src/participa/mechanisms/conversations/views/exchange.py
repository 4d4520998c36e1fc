"""Files: what leaves (votes, result, the format of Polis)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.kernel.rulings import Ruling
from participa.kernel.spreadsheets import csv_lines
from participa.participation.models import Activity
from participa.web.reasons import words
from participa.web.requests import activity_or_404

from ..exports import Table, polis_files, public_result, result_table, votes_table, zipped
from ..models import OpinionResult
from ..rules import may_read_votes

CODE = "conversations"


@require_safe
def votes_csv(request: HttpRequest, activity_id: int) -> HttpResponseBase:
    activity = activity_or_404(request, activity_id, CODE)
    if not (ruling := may_read_votes(activity, timezone.now())):
        return _not_yet(ruling)
    return _csv(f"votos-{activity.pk}.csv", votes_table(activity))


@require_safe
def result_csv(request: HttpRequest, activity_id: int) -> HttpResponseBase:
    activity, row = _with_result(request, activity_id)
    return _csv(f"resultado-{activity.pk}.csv", result_table(activity, row))


@require_safe
def result_json(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity, row = _with_result(request, activity_id)
    return JsonResponse(public_result(activity, row), json_dumps_params={"ensure_ascii": False})


@require_safe
def polis_zip(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    if not (ruling := may_read_votes(activity, timezone.now())):
        return _not_yet(ruling)
    response = HttpResponse(zipped(polis_files(activity)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="conversacion-{activity.pk}.zip"'
    return response


def _not_yet(ruling: Ruling) -> HttpResponse:
    return HttpResponse(words(ruling), status=403, content_type="text/plain; charset=utf-8")


def _with_result(request: HttpRequest, activity_id: int) -> tuple[Activity, OpinionResult]:
    activity = activity_or_404(request, activity_id, CODE)
    row = OpinionResult.objects.filter(activity=activity).first()
    if row is None or not row.result:  # of so few even the digest could be tried out
        raise Http404
    return activity, row


def _csv(name: str, table: Table) -> HttpResponseBase:
    heads, lines = table
    response = StreamingHttpResponse(
        csv_lines(heads, lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
