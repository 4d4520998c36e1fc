"""What the answers say, live and after closing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accountability.queries import chain_states
from participa.web.requests import activity_or_404, agent

from ..queries import grown_from, reading_of, voter_of
from ..rules import may_read_votes, may_run, may_vote

CODE = "conversations"


@never_cache
@require_safe
def result(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    by, at = agent(request), timezone.now()
    voter = voter_of(by, activity)
    reading = reading_of(activity, voter)
    grown = grown_from(activity) if reading else {}
    states = chain_states(grown.values(), at)
    shared = []
    for told in reading.shared if reading else ():
        contribution = grown.get(told.contribution.pk)
        shared.append((told, contribution, states[contribution.pk] if contribution else None))
    return render(
        request,
        "conversations/result.html",
        {
            "activity": activity,
            "process": activity.process,
            "reading": reading,
            "shared": shared,
            "ruling": may_vote(by, activity, at),
            "votes_public": bool(may_read_votes(activity, at)),
            "runs": bool(by.user and may_run(by, activity)),
        },
    )
