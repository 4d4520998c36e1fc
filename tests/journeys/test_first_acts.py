"""A visitor's first act brings a code; an answer lost on the way does not lose it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from participa.accountability.models import Contrast, Evidence, ResponseRating
from participa.accounts.models import Participant
from participa.mechanisms.conversations.models import Vote
from participa.participation.models import Comment, Contribution, Follow, Support
from tests.factories.accountability import complete, make_commitment, make_evidence, make_response
from tests.factories.participation import make_activity, make_contribution, make_phase, make_process
from tests.mechanisms.conversations.rows import make_conversation, statements_of

pytestmark = pytest.mark.django_db
ONCE = str(UUID(int=7))
TYPED = {
    "title": "Luz en el parque",
    "body": "De noche no se ve.",
    "ask": "Lámparas.",
    "once": ONCE,
}
# The page with the form, where it goes, what is typed, what it makes.
Act = tuple[str, str, dict[str, Any], type]


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.LIMITS = False


def about_a_contribution(path: str, model: type, **typed: Any) -> Callable[[], Act]:
    def make() -> Act:
        url = make_contribution(make_open("proposals")).get_absolute_url()
        return url, f"{url}{path}/", typed, model

    return make


def make_open(mechanism: str) -> Any:
    now, day = timezone.now(), timedelta(days=1)
    phase = make_phase(make_process())
    return make_activity(phase, mechanism=mechanism, opens_at=now - day, closes_at=now + day)


def sending(mechanism: str) -> Callable[[], Act]:
    def make() -> Act:
        url = f"{make_open(mechanism).get_absolute_url()}nueva/"
        return f"{url}?title=Luz", url, TYPED, Contribution

    return make


def follow_process() -> Act:
    url = make_process().get_absolute_url()
    return url, f"{url}seguir/", {}, Follow


def vote() -> Act:
    activity = make_conversation()
    url = activity.get_absolute_url()
    return url, f"{url}votar/", {"statement": statements_of(activity)[0].pk, "answer": "1"}, Vote


def rate() -> Act:
    url = make_response().get_absolute_url()
    said = dict.fromkeys(("substantive", "clear", "complete", "on_time"), "True")
    return url, f"{url}calificar/", said, ResponseRating


def contrast() -> Act:
    shown = make_evidence(complete(make_commitment()))
    to = f"/evidencias/{shown.pk}/es-cierto/"
    return shown.commitment.get_absolute_url(), to, {"verdict": "true"}, Contrast


def give_evidence() -> Act:
    today = timezone.localdate()
    url = make_commitment(at=timezone.now(), due_on=today).get_absolute_url()
    typed = {"title": "Sigue tapada", "dated_on": today, "link": "https://ejemplo.co/acta"}
    return url, f"{url}evidencia/", typed, Evidence


ACTS: dict[str, Callable[[], Act]] = {
    "proposal": sending("proposals"),
    "question": sending("questions"),
    "statement": sending("conversations"),
    "support": about_a_contribution("apoyar", Support),
    "follow": about_a_contribution("seguir", Follow),
    "comment": about_a_contribution("comentar", Comment, body="De acuerdo.", once=ONCE),
    "follow a process": follow_process,
    "vote": vote,
    "rating": rate,
    "contrast": contrast,
    "evidence": give_evidence,
}


def browser(secret: str) -> Client:
    """A phone that has the page, and of its cookies only the one the page came with."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.load({"csrftoken": secret})
    return client


@pytest.mark.parametrize("act", ACTS)
def test_a_first_act_whose_answer_was_lost_tells_the_same_code_again(act: str) -> None:
    page, url, typed, model = ACTS[act]()
    people, rows = Participant.objects.count(), model.objects.count()
    first = Client(enforce_csrf_checks=True)
    shown = first.get(page)
    secret = first.cookies["csrftoken"].value
    typed = typed | {"csrfmiddlewaretoken": shown.context["csrf_token"]}
    assert first.post(url, typed).status_code == 302
    code = first.session["code"]
    made = model.objects.count()
    assert (len(code), Participant.objects.count(), made > rows) == (6, people + 1, True)

    phone = browser(secret)  # the answer and its cookie never came
    answer = phone.post(url, typed, follow=True)
    assert answer.status_code == 200
    assert code in answer.text  # on the very page that follows, not only in the session
    assert (Participant.objects.count(), model.objects.count()) == (people + 1, made)
    assert code in phone.get("/seguir/").text

    stranger = Client()
    stranger.post(url, {name: value for name, value in typed.items() if name != "once"})
    assert stranger.session.get("code") != code


def test_whoever_comes_after_closing_here_is_somebody_else() -> None:
    """On a shared phone: the page that stood open belongs to nobody any more."""
    page, url, *_ = ACTS["support"]()
    phone = Client(enforce_csrf_checks=True)
    token = {"csrfmiddlewaretoken": phone.get(page).context["csrf_token"]}
    phone.post(url, token)
    code, before = phone.session["code"], phone.cookies["csrftoken"].value
    phone.post("/seguir/cerrar/", token)
    assert phone.cookies["csrftoken"].value != before
    old = phone.post(url, token)
    assert (old.status_code, Support.objects.count()) == (403, 1)
    token = {"csrfmiddlewaretoken": phone.get(page).context["csrf_token"]}
    phone.post(url, token)
    assert (phone.session["code"] != code, Support.objects.count()) == (True, 2)
    assert phone.cookies["csrftoken"]["max-age"] == ""  # and it goes with the browser
