"""A conversation on a telephone that loses its connection, and that two people share."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from .conftest import Service, new_context
from .test_conversation import STATEMENTS, manage, open_conversation
from .test_whole_story import sign_in

pytestmark = pytest.mark.browser

PROCESS = "rendicion-de-cuentas-del-distrito-sus-preguntas"  # no other browser test closes it
BOXES = "Object.keys(localStorage).filter(name => name.startsWith('votes:')).length"
CODE = re.compile("^[A-Z0-9]{6}$")


@pytest.fixture(scope="module")
def address(service: Service, chromium: Browser) -> str:
    laptop = new_context(chromium, "laptop")
    ally = laptop.new_page()
    sign_in(ally, service, "yurany@ejemplo.co")
    found = open_conversation(ally, service, "Diga qué piensa, también sin señal", PROCESS, 10)
    laptop.close()
    return found


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = new_context(chromium)
    yield context
    context.close()


def opened(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    page.goto(address)
    return page


def outbox(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-outbox]")).to_contain_text(words, timeout=30_000)


def answer(page: Page, key: str) -> None:
    """By keyboard; the next statement shows."""
    said = page.locator(".statement-text").inner_text()
    page.locator("[data-statement]").press(key)
    expect(page.locator(".statement-text")).not_to_have_text(said)


def came_in(page: Page) -> None:
    answer(page, "1")
    expect(page.locator("[data-code] strong")).to_have_text(CODE)


def reconnected(phone: BrowserContext, page: Page) -> None:
    phone.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def progress(page: Page, count: int) -> None:
    page.reload()
    expect(page.locator("[data-progress-words]")).to_have_text(
        f"Ha respondido {count} de {len(STATEMENTS)} frases."
    )


def test_answers_wait_for_the_connection_and_are_sent_once(
    address: str, phone: BrowserContext
) -> None:
    nelly = opened(phone, address)
    came_in(nelly)
    phone.set_offline(True)
    answer(nelly, "2")
    outbox(nelly, "Guardado en este teléfono: 1")
    second = nelly.locator(".statement-text").inner_text()
    answer(nelly, "1")
    outbox(nelly, "Guardado en este teléfono: 2")
    # What was not sent is taken back without a connection, and answered otherwise.
    nelly.get_by_role("button", name="Deshacer la última respuesta").click()
    expect(nelly.locator(".statement-text")).to_have_text(second)
    outbox(nelly, "Guardado en este teléfono: 1")
    answer(nelly, "3")
    outbox(nelly, "Guardado en este teléfono: 2")
    unsent = nelly.locator("[data-unsent]")  # above the statement, where one looks
    expect(unsent).to_have_text("· 2 sin enviar")
    reconnected(phone, nelly)
    outbox(nelly, "Enviado.")
    expect(unsent).to_have_text("")
    progress(nelly, 3)
    nelly.get_by_role("button", name="Deshacer la última respuesta").click()
    expect(nelly.locator(".statement-text")).to_have_text(second)
    progress(nelly, 2)


def test_two_tabs_send_the_same_box_without_losing_any(address: str, phone: BrowserContext) -> None:
    nelly = opened(phone, address)
    came_in(nelly)
    other = opened(phone, address)
    phone.set_offline(True)
    for key in "123":
        answer(nelly, key)
    outbox(nelly, "Guardado en este teléfono: 3")
    phone.set_offline(False)
    for page in (nelly, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    outbox(nelly, "Enviado.")
    progress(other, 4)
    assert other.evaluate(BOXES) == 0


def test_answers_on_a_shared_phone_are_never_sent_as_somebody_elses(
    address: str, phone: BrowserContext
) -> None:
    nelly = opened(phone, address)
    came_in(nelly)
    code = nelly.locator("[data-code] strong").inner_text()
    phone.set_offline(True)
    answer(nelly, "1")
    outbox(nelly, "Guardado en este teléfono: 1")
    # Her browser is closed; with her page still open, nothing would go out in the new session.
    phone.clear_cookies()
    reconnected(phone, nelly)
    outbox(nelly, "Cargue otra vez esta página")
    nelly.close()

    other = opened(phone, address)
    expect(other.get_by_text("Este teléfono guarda respuestas sin enviar de otra")).to_be_visible()
    came_in(other)
    progress(other, 1)
    assert other.evaluate(BOXES) == 1

    # She comes back with her code, and only then her answer goes out.
    phone.clear_cookies()
    other.reload()
    other.get_by_role("link", name="Seguir con un código").first.click()
    other.get_by_label("Código de seis letras").fill(code)
    other.get_by_label("Código de seis letras").press("Enter")
    expect(other).to_have_url(address)
    outbox(other, "Enviado.")
    assert other.evaluate(BOXES) == 0
    progress(other, 2)


def test_leaving_a_shared_phone_says_what_would_be_lost(
    address: str, phone: BrowserContext
) -> None:
    nelly = opened(phone, address)
    came_in(nelly)
    phone.route("**/votar/", lambda route: route.abort())
    answer(nelly, "1")
    outbox(nelly, "Guardado en este teléfono: 1")
    following = phone.new_page()
    following.goto(re.sub(r"/actividades/.*", "/seguir/", address))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    following.once("dialog", stay)
    following.get_by_role("button", name="Cerrar en este teléfono").click()
    assert asked == ["Este teléfono guarda respuestas sin enviar. Si sigue, se borran. ¿Seguir?"]
    assert following.evaluate(BOXES) == 1
    following.once("dialog", lambda dialog: dialog.accept())
    with following.expect_navigation():
        following.get_by_role("button", name="Cerrar en este teléfono").click()
    assert following.evaluate(BOXES) == 0
    nelly.close()
    phone.unroute("**/votar/")
    following.goto(address)
    came_in(following)

    # The quick exit asks nothing: it is for those who must not be seen.
    phone.set_offline(True)
    answer(following, "1")
    outbox(following, "Guardado en este teléfono: 1")
    following.evaluate("document.querySelector('[data-exit]').form.requestSubmit()")
    following.wait_for_timeout(500)
    phone.set_offline(False)
    assert opened(phone, address).evaluate(BOXES) == 0


def test_changing_ones_mind_is_no_further_answer(address: str, phone: BrowserContext) -> None:
    page = opened(phone, address)
    came_in(page)
    page.reload()
    answered = page.evaluate(
        "JSON.parse(document.querySelector('[data-ahead]').dataset.ahead)[0].id"
    )
    with page.expect_response("**/votar/"):  # else the next page would come before the answer
        answer(page, "2")
    expect(page.locator("[data-progress-words]")).to_contain_text("Ha respondido 2 de")
    page.goto(f"{address}?frase={answered}")
    expect(page.locator("[data-said]")).to_contain_text("Usted respondió: En desacuerdo")
    answer(page, "1")
    expect(page.locator("[data-said]")).to_have_count(0)
    expect(page.locator("[data-progress-words]")).to_contain_text("Ha respondido 2 de")
    progress(page, 2)


def test_no_step_leads_off_the_page_while_there_is_no_connection(
    address: str, phone: BrowserContext
) -> None:
    page = opened(phone, address)
    came_in(page)
    phone.set_offline(True)
    said = page.locator(".statement-text").inner_text()
    page.get_by_role("link", name="Ver otra frase").click()
    expect(page.locator(".statement-text")).not_to_have_text(said)
    page.get_by_role("button", name="Deshacer la última respuesta").click()
    outbox(page, "Ahora no hay conexión")
    while page.locator(".statement-answers").is_visible():
        page.keyboard.press("2")
    page.get_by_role("link", name="Ver otra frase").click()
    outbox(page, "Ahora no hay conexión")
    reconnected(phone, page)
    expect(page.get_by_text("Ya respondió todas las frases.")).to_be_visible(timeout=30_000)


def test_conversation_that_closed_meanwhile_names_what_did_not_count(
    service: Service, address: str, phone: BrowserContext
) -> None:
    nelly = opened(phone, address)
    came_in(nelly)
    phone.set_offline(True)
    lost = []
    for key in "12":
        lost.append(nelly.locator(".statement-text").inner_text())
        answer(nelly, key)
    number = int(re.findall(r"/actividades/(\d+)/", address)[0])
    manage(
        service,
        "shell",
        "-c",
        "from participa.participation.models import Activity; from django.utils import timezone; "
        f"Activity.objects.filter(pk={number}).update(closes_at=timezone.now())",
    )
    reconnected(phone, nelly)
    outbox(nelly, f"No se contó lo que este teléfono guardaba: «{lost[0]}», «{lost[1]}»")
    assert nelly.evaluate(BOXES) == 0

    # The same for who comes back to a closed page with a box that was never sent.
    held = {"statement": "1", "answer": "1", "said": "1", "text": "El techo"}
    nelly.reload()
    nelly.evaluate(
        "vote => localStorage.setItem(`votes:${document.querySelector('[data-room]').dataset.room}:"
        "${document.querySelector('[data-hand]').dataset.hand}`, JSON.stringify([vote]))",
        held,
    )
    nelly.reload()
    outbox(nelly, "No se contó lo que este teléfono guardaba: «El techo»")
