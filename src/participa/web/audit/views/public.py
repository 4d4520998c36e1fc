"""What anybody may read and check: nothing here says who acted."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit import queries
from participa.audit.models import Event, SignedHead
from participa.kernel import signing

from ..queries.subjects import subjects
from ..queries.words import event_word

PAGE_SIZE = 20
HEADS = 200
COUNTED_FOR = 60  # seconds that the counts by type are kept


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the log is, its latest signed head, how to check it by oneself."""
    types = cache.get("ledger-types")
    if types is None:
        types = [(found.type, found.events) for found in queries.event_types()]
        cache.set("ledger-types", types, COUNTED_FOR)
    state = queries.ledger_state()
    context = {
        "state": state,
        "head": state.head and queries.head_fields(state.head),
        "counted": [(event_word(type), events, type) for type, events in types],
        "key_id": signing.key_id(signing.public_key()),
    }
    return render(request, "participa/audit/about.html", context)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The log, the newest first; `antes` is where the page before ended."""
    before = _number(request.GET.get("antes", ""))
    type_wanted = request.GET.get("tipo", "").replace("\0", "")
    chosen = Event.objects.filter(type=type_wanted) if type_wanted else Event.objects.all()
    lines = queries.events_page(chosen, before=before, size=PAGE_SIZE + 1)
    shown = lines[:PAGE_SIZE]
    known = subjects(line.subject for line in shown)
    context = {
        "lines": [(line, event_word(line.type), known.get(line.subject)) for line in shown],
        "older": shown[-1].pk if len(lines) > PAGE_SIZE else None,
        "newest": before is None,
        "type": type_wanted,
        "type_word": event_word(type_wanted) if type_wanted else "",
    }
    return render(request, "participa/audit/events.html", context)


@require_safe
def event(request: HttpRequest, index: str) -> HttpResponse:
    """One sealed event as it is published, with its proof in words."""
    number = _number(index)
    state = queries.ledger_state()
    line = queries.leaf_line(number) if number is not None and number < state.sealed else None
    if line is None or number is None or state.head is None:
        return _no_such_event(request, index, state.sealed)
    leaf = line["leaf"]
    context = {
        "index": number,
        "leaf": leaf,
        "at": queries.leaf_time(leaf),
        "word": event_word(leaf["type"]),
        "subject": subjects([leaf["subject"]]).get(leaf["subject"])
        if not leaf["subject"].startswith("~")
        else None,
        "proof": queries.inclusion(number, state.sealed),
        "leaf_hash": queries.leaf_digest(leaf),
        "head": queries.head_fields(state.head),
    }
    return render(request, "participa/audit/event.html", context)


@require_safe
def published_file(request: HttpRequest) -> HttpResponseBase:
    """The whole log as JSON Lines (`?desde=N`: from that index on)."""
    start = request.GET.get("desde", "0")
    number = _number(start)
    if number is None:
        return _bad_number(start)
    head = queries.latest_head()
    tag = f'"{head.size if head else 0}-{number}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = StreamingHttpResponse(
        queries.public_file(number), content_type="application/jsonl; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    response["ETag"] = tag
    return response


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(signing.public_pem(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="llave.pem"'
    return response


@require_safe
def heads(request: HttpRequest) -> JsonResponse:
    """Signed heads, the largest first; `?antes=SIZE` goes further back."""
    before = request.GET.get("antes", "")
    number = _number(before) if before else None
    if before and number is None:
        return _bad_number(before)
    found = queries.signed_heads()
    if number is not None:
        found = found.filter(size__lt=number)
    shown = list(found[:HEADS])
    return JsonResponse(
        {
            "heads": [queries.head_fields(head) for head in shown],
            "older": f"?antes={shown[-1].size}" if len(shown) == HEADS else None,
        }
    )


@require_safe
def inclusion_proof(request: HttpRequest, index: str) -> JsonResponse:
    """That an event is in the log of the latest head, or of `?cabeza=SIZE`."""
    number, head = _number(index), _head(request.GET.get("cabeza", ""))
    if number is None:
        return _bad_number(index)
    if head is None or number >= head.size:
        return _not_covered(head)
    line = queries.leaf_line(number)
    if line is None:
        return _not_covered(head)
    proof = queries.inclusion(number, head.size)
    body = {
        **line,
        "leaf_hash": queries.leaf_digest(line["leaf"]),
        "proof": [step.hex() for step in proof.path],
        "head": queries.head_fields(head),
    }
    return JsonResponse(body)


@require_safe
def consistency_proof(request: HttpRequest, old: str, new: str) -> JsonResponse:
    """That the log of `new` events begins with the whole log of `old` events."""
    sizes = _number(old), _number(new)
    if sizes[0] is None or sizes[1] is None:
        return _bad_number(old if sizes[0] is None else new)
    latest = queries.latest_head()
    covered = latest.size if latest else 0
    if sizes[0] > sizes[1]:
        text = _("El primer tamaño debe ser menor o igual al segundo.")
        return JsonResponse({"error": text}, status=400)
    if sizes[1] > covered:
        return _not_covered(latest)
    proof = queries.consistency(sizes[0], sizes[1])
    return JsonResponse(
        {
            "old": {"size": sizes[0], "root": queries.tree_frontier(sizes[0]).root.hex()},
            "new": {"size": sizes[1], "root": proof.root.hex()},
            "proof": [step.hex() for step in proof.path],
        }
    )


def _number(text: str) -> int | None:
    """A whole number from 0 that any database can compare; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _head(size: str) -> SignedHead | None:
    if not size:
        return queries.latest_head()
    number = _number(size)
    return queries.signed_heads().filter(size=number).first() if number is not None else None


def _bad_number(text: str) -> JsonResponse:
    words = _("«%(text)s» no sirve: escriba un número entero desde 0.") % {"text": text[:40]}
    return JsonResponse({"error": words}, status=400)


def _not_covered(head: SignedHead | None) -> JsonResponse:
    if head is None:
        text = _("No hay una cabecera firmada de ese tamaño. Vea /registro/cabezas/.")
    else:
        text = _(
            "La cabecera firmada cubre %(size)s eventos: use un número menor, o espere un minuto "
            "a la siguiente."
        ) % {"size": head.size}
    return JsonResponse({"error": text}, status=404)


def _no_such_event(request: HttpRequest, index: str, sealed: int) -> HttpResponse:
    context: dict[str, Any] = {"index": index[:40], "sealed": sealed, "last": sealed - 1}
    return render(request, "participa/audit/no_event.html", context, status=404)
