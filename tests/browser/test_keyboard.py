"""The whole chain without a mouse: Tab, arrows, space and Enter, from a neighbour to evidence.

What has the focus is found by pressing Tab until it has it, as a person would, so every control on
the way is reachable, in an order that leads there, and shows that it has the focus.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from .conftest import Service, new_context, today
from .test_conversation import open_conversation
from .test_conversation_offline import PROCESS  # which no browser test closes
from .test_whole_story import sign_in

pytestmark = pytest.mark.browser
TITLE = "Rampa en la entrada del centro de salud"
FOCUSED = """() => {
  const e = document.activeElement, label = e.labels?.[0] ?? e;
  return [label.textContent.replace(/\\s+/g, ' ').trim(), e.name || '', e.value ?? ''];
}"""


class Keyboard:
    """Somebody who has only the keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, words: str = "", *, name: str = "", value: str = "") -> None:
        """Tab until what has the focus begins with these words, or is this field."""
        for _ in range(250):
            self.page.keyboard.press("Tab")
            text, field, _ = self.page.evaluate(FOCUSED)
            if (words and text.startswith(words)) or (name and field == name):
                outline = self.page.evaluate(
                    "getComputedStyle(document.activeElement).outlineStyle"
                )
                assert outline != "none", words or name
                break
        else:
            raise AssertionError(f"no key leads to {words or name} on {self.page.url}")
        if value:  # one of several: the arrows choose
            for _ in range(10):
                if self.page.evaluate(FOCUSED)[2] == value and self.page.evaluate(
                    "document.activeElement.checked"
                ):
                    return
                self.page.keyboard.press("Space")
                if self.page.evaluate(FOCUSED)[2] != value:
                    self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"the arrows do not choose {value}")

    def write(self, text: str, words: str = "", *, name: str = "") -> None:
        self.reach(words, name=name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_date(self, day: date, words: str = "", *, name: str = "") -> None:
        """Digit by digit, in the order that this browser asks for."""
        self.reach(words, name=name)
        field = self.page.evaluate(FOCUSED)[1]
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(f"{day:{order}}")
            if self.page.evaluate(FOCUSED)[2] == day.isoformat():
                return
            while self.page.evaluate(FOCUSED)[1] == field:  # it has a stop for each of its parts
                self.page.keyboard.press("Shift+Tab")
            self.reach(name=field)
        raise AssertionError(f"no order of digits writes {day}")

    def enter(self, words: str) -> None:
        """Press what is reached, and wait for the page that follows."""
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_neighbour_and_liaison_complete_the_chain_with_keys_alone(
    service: Service, chromium: Browser
) -> None:
    home = new_context(chromium, "laptop")
    page = home.new_page()
    keys = Keyboard(page)
    page.goto(service.url + "/")
    keys.enter("Participar en un proceso")
    keys.enter("Alumbrado y seguridad en los barrios")
    keys.enter("Enviar una propuesta")
    keys.write(TITLE, "Su propuesta en una frase")
    keys.enter("Seguir")
    keys.write("La silla de ruedas no sube.", "¿Qué problema hay?")
    keys.write("   ", "¿Qué propone que se haga?")
    keys.enter("Enviar")
    # The errors have the focus; their link leads to the field, and what was written is there.
    assert page.evaluate("document.activeElement.id") == "errores"
    assert page.title().startswith("Falta corregir algo")
    keys.reach("¿Qué propone que se haga?")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    page.keyboard.press("Control+A")
    page.keyboard.type("Una rampa de cemento.")
    keys.enter("Enviar")
    code = page.locator(".receipt-code").inner_text().strip()
    keys.enter("Ver mi aporte")
    story = page.url
    number = re.findall(r"/aportes/(\d+)/", story)[0]
    home.close()

    # The liaison signs in, answers, commits and shows evidence.
    office = new_context(chromium, "laptop")
    page = office.new_page()
    keys = Keyboard(page)
    before = len(service.printed())
    page.goto(service.url + "/cuenta/login/")
    keys.write("sandra@ejemplo.co", "Su correo electrónico")
    keys.enter("Enviarme el código")
    keys.write(service.mailed_code(before), name="code")
    keys.enter("Entrar")
    page.goto(service.url + f"/mesa/responder/?aportes={number}")
    keys.reach(name="outcome", value="adopted")
    keys.write("Se hace la rampa antes de dos meses.", name="body")
    keys.write("Secretaría de Infraestructura", name="signed_by")
    keys.enter("Publicar la respuesta")
    page.goto(story)
    answer = page.locator('a[href^="/respuestas/"]').first.get_attribute("href") or ""
    page.goto(f"{service.url}/mesa/respuestas/{re.findall(r'[0-9]+', answer)[0]}/compromiso/")
    keys.write("Rampa en el centro de salud", name="title")
    keys.write("Jefatura de obras", name="post")
    due = today() + timedelta(days=50)
    keys.write_date(due, name="due_on")
    keys.write("Foto de la rampa", name="means_of_verification")
    keys.enter("Comprometerse")
    page.goto(story)
    link = page.locator('main a[href^="/compromisos/"]').first.get_attribute("href") or ""
    commitment = re.findall(r"/compromisos/\d+/", link)[0]
    page.goto(service.url + commitment.replace("/compromisos/", "/mesa/compromisos/"))
    keys.write("La rampa vaciada", "¿Qué muestra?")
    keys.write_date(today(), "¿De qué día es?")
    keys.write("https://ejemplo.co/rampa", "O la dirección de una página")
    keys.enter("Publicar la evidencia")
    office.close()

    # The neighbour comes back with her code and says that it is true.
    home = new_context(chromium, "laptop")
    page = home.new_page()
    keys = Keyboard(page)
    page.goto(service.url + "/seguir/")
    keys.write(code, name="code")
    keys.enter("Ver qué pasó")
    expect(page.locator("main")).to_contain_text(TITLE)
    page.goto(service.url + commitment)
    keys.reach("¿Es cierto?")
    page.keyboard.press("Enter")
    keys.reach(name="verdict", value="true")
    keys.enter("Decir si es cierto")
    page.goto(story)
    states = [text.strip() for text in page.locator(".chain .chain-link").all_inner_texts()]
    assert "Adoptada" in states[1]
    assert "En camino" in states[2]
    assert "Todavía no" not in states[3]
    home.close()


@pytest.fixture(scope="module")
def talk(service: Service, chromium: Browser) -> tuple[str, StorageState]:
    """A conversation of its own, of more statements than come with a page; who runs it."""
    context = new_context(chromium, "laptop")
    page = context.new_page()
    sign_in(page, service, "yurany@ejemplo.co")
    statements = [f"Frase {number} que se responde con una tecla." for number in range(16)]
    found = open_conversation(page, service, "Con teclas", PROCESS, 10, statements)
    state = context.storage_state()
    context.close()
    return found, state


def test_digits_answer_only_from_inside_the_card_and_go_on_there(
    talk: tuple[str, StorageState], chromium: Browser
) -> None:
    """WCAG 2.1.4: a key without Ctrl or Alt does something only where the focus is."""
    context = new_context(chromium, "laptop")
    page = context.new_page()
    page.goto(talk[0])
    keys = Keyboard(page)
    card, hint = page.locator("[data-statement]"), page.locator("[data-statement] kbd").first
    text, progress = page.locator(".statement-text"), page.locator("[data-progress-words]")

    def answers(key: str, count: int) -> None:
        said = text.inner_text()
        page.keyboard.press(key)
        expect(progress).to_contain_text(f"Ha respondido {count} de")
        expect(text).not_to_have_text(said)
        # hidden while the page comes again with the next eight
        expect(card.get_by_role("button", name="De acuerdo")).to_be_visible()
        expect(card.and_(page.locator(":focus-within"))).to_have_count(1)

    first = text.inner_text()
    page.keyboard.press("1")
    keys.reach("Resultado")
    page.keyboard.press("1")
    expect(hint).not_to_be_visible()
    assert text.inner_text() == first
    expect(progress).to_contain_text("Ha respondido 0 de")
    keys.reach("De acuerdo")
    expect(hint).to_be_visible()
    for count, key in enumerate("1231231231", start=1):  # past the eight that came with the page
        answers(key, count)
    expect(hint).to_be_visible()
    said = text.inner_text()
    keys.reach("Ver otra frase")
    page.keyboard.press("Enter")
    expect(text).not_to_have_text(said)
    answers("1", 11)
    page.reload()
    expect(progress).to_contain_text("Ha respondido 11 de")
    keys.enter("Deshacer")  # what was sent, the server takes back: another page
    expect(progress).to_contain_text("Ha respondido 10 de")
    answers("2", 11)
    context.close()


def test_paper_ballot_is_typed_in_with_tab_and_arrows_or_one_tap_each(
    talk: tuple[str, StorageState], chromium: Browser
) -> None:
    address, state = talk
    context = new_context(chromium, "small", storage_state=state)
    page = context.new_page()
    page.goto(f"{address}equipo/papeleta/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    rows = page.locator("div.in-row")
    sides = rows.locator("label").evaluate_all(
        "all => all.flatMap(e => [e.offsetWidth, e.offsetHeight])"
    )
    assert min(sides) >= 44
    names = rows.evaluate_all("all => all.map(e => e.querySelector('input').name)")
    keys = Keyboard(page)
    for name, value in zip(names[:3], ("1", "-1", "0"), strict=True):
        keys.reach(name=name, value=value)  # one stop of Tab leads on to the next row
    rows.nth(3).get_by_text("De acuerdo").click()
    chosen = page.locator("div.in-row :checked").evaluate_all("all => all.map(e => e.value)")
    assert chosen == ["1", "-1", "0", "1"] + [""] * (len(names) - 4)
    page.locator("[name=consent]").check()
    page.locator("[name=read_back]").check()
    page.get_by_role("button", name="Registrar la papeleta").click()
    expect(page.get_by_text("Entregue este código a la persona")).to_be_visible()
    context.close()
