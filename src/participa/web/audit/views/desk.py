"""The desk's log of actions: who did what, for those who answer for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participa.accounts.rules import may_read_actions
from participa.audit.queries import events_page
from participa.desk.queries import Scope
from participa.kernel.rulings import require
from participa.web.desk.views.access import desk_page
from participa.web.requests import agent

from ..forms import ActionsForm
from ..queries.subjects import subjects
from ..queries.words import actor_word, event_word
from .public import PAGE_SIZE, _number


@require_safe
@desk_page
def actions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """For the national coordination and the data officer; nobody's action is left out."""
    require(may_read_actions(agent(request)))
    form = ActionsForm(request.GET or None)
    form.is_valid()
    before = _number(request.GET.get("antes", ""))
    lines = events_page(form.events(), before=before, size=PAGE_SIZE + 1, for_desk=True)
    shown = lines[:PAGE_SIZE]
    known = subjects(line.subject for line in shown)
    query = request.GET.copy()
    query.pop("antes", None)
    context = {
        "form": form,
        "lines": [
            (line, event_word(line.type), actor_word(line.actor), known.get(line.subject))
            for line in shown
        ],
        "older": shown[-1].pk if len(lines) > PAGE_SIZE else None,
        "newest": before is None,
        "query": query.urlencode(),
    }
    return render(request, "participa/audit/actions.html", context)
