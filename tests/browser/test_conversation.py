"""A conversation in a browser, on the real service: set up, answered by thirty, read, acted on.

The ally of Buenaventura opens a conversation; a neighbour answers by keyboard; thirty people answer; the result shows two groups and what
they share; an agreement becomes a proposal; the devolución begins with what people said.

`PARTICIPA_IMAGES=docs/images` writes the pictures of the documentation on the way.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import ROOT, Service, new_context, today
from .test_whole_story import picture, press, sign_in

pytestmark = pytest.mark.browser

PROCESS = "la-galeria-y-sus-calles"
STATEMENTS = (
    "El techo de la plaza se moja por dentro.",
    "La plaza debe tener un baño limpio.",
    "Las carretillas estorban el paso.",
    "Vender en la acera es un trabajo digno.",
    "Hay que cerrar la calle los sábados.",
    "El arriendo debe bajar este año.",
    "La policía debe retirar las ventas.",
    "Quien vende en la calle paga muy poco.",
)
COMMON, FIRST = {0, 1}, {3, 5}


def answers_of(person: int) -> list[str]:
    """Everybody shares two statements; on the others each half is on its own side."""
    street = person % 2 == 0
    return [
        "1" if index in COMMON or (index in FIRST) == street else "-1"
        for index in range(len(STATEMENTS))
    ]


def manage(service: Service, *words: str) -> None:
    """A command of the platform on the data of the service."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "participa.config.settings",
        "PARTICIPA_DATA": str(service.data),
        "PARTICIPA_SITE_URL": service.url,
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "django", *words]
    subprocess.run(command, env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)


def work(service: Service) -> None:
    """What the background process does: every task that is due."""
    manage(service, "db_worker", "--batch", "--queue-name", "default")


def day(offset: int) -> str:
    return f"{today() + timedelta(days=offset):%Y-%m-%d}T08:00"


def open_conversation(
    page: Page,
    service: Service,
    title: str,
    process: str = PROCESS,
    days: int = 20,
    statements: Sequence[str] = STATEMENTS,
) -> str:
    """Add the activity on the desk; its public address."""
    page.goto(f"{service.url}/mesa/procesos/{process}/actividades/nueva/?mecanismo=conversations")
    page.get_by_label("Nombre de la actividad").fill(title)
    page.get_by_label("Abre", exact=True).fill(day(-1))
    page.get_by_label("Cierra").fill(day(days))
    page.get_by_label("Frases para empezar").fill("\n".join(statements))
    press(page, page.get_by_role("button", name="Guardar la actividad"))
    expect(page.get_by_text(title).first).to_be_visible()
    page.goto(f"{service.url}/procesos/{process}/")
    found = re.findall(r"/actividades/(\d+)/conversacion/", page.content())
    return f"{service.url}/actividades/{max(map(int, found))}/conversacion/"


def test_conversation_from_its_opening_to_the_devolucion(
    service: Service, chromium: Browser
) -> None:
    laptop = new_context(chromium, "laptop")
    ally = laptop.new_page()
    sign_in(ally, service, "yurany@ejemplo.co")
    address = open_conversation(ally, service, "Diga qué piensa de la plaza")
    for width in (320, 1280):
        ally.set_viewport_size({"width": width, "height": 800})
        ally.goto(f"{address}equipo/")
        assert ally.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    # A neighbour answers by keyboard, once.
    phone = new_context(chromium)
    nelly = phone.new_page()
    nelly.goto(address)
    expect(nelly.get_by_role("link", name="Resultado", exact=True)).to_be_visible()
    picture(nelly, "conversacion-telefono")
    nelly.locator("[data-statement] button").first.press("1")
    expect(nelly.locator("[data-code] strong")).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    phone.close()

    # Thirty people answer, without scripts.
    for person in range(30):
        somebody = new_context(chromium, java_script_enabled=False)
        page = somebody.request.get(address).text()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        keys = sorted({int(pk) for pk in re.findall(r'href="/aportes/(\d+)/"', page)})
        assert token
        assert len(keys) == len(STATEMENTS)
        for key, value in zip(keys, answers_of(person), strict=True):
            sent = somebody.request.post(
                f"{address}votar/",
                form={"statement": str(key), "answer": value, "csrfmiddlewaretoken": token[1]},
                headers={"Accept": "application/json", "Referer": address},
            )
            assert sent.ok, sent.text()
        somebody.close()

    # What they share, and two groups of them.
    ally.wait_for_timeout(1500)
    work(service)
    ally.goto(f"{address}resultado/")
    expect(ally.get_by_text("30 personas respondieron")).to_be_visible()
    expect(ally.get_by_text("Menos de cinco personas más")).to_be_visible()
    groups = ally.get_by_role("heading", name=re.compile(r"^Grupo [AB], \d+ personas$"))
    expect(groups).to_have_count(2)
    shared = ally.locator("section", has=ally.locator("#h-shared"))
    expect(shared.get_by_text(STATEMENTS[1])).not_to_have_count(0)
    picture(ally, "conversacion-resultado")

    # An agreement goes on as a proposal; the devolución begins with what people said.
    told = shared.locator("li", has_text=STATEMENTS[1])
    with ally.expect_navigation():
        told.locator("a[href*='/acuerdo/']").click()
    press(ally, ally.get_by_role("button", name="Convertir en aporte"))
    expect(ally.get_by_text("Salió del acuerdo:")).to_be_visible()
    ally.goto(f"{service.url}/mesa/procesos/{PROCESS}/cierre/")
    said = ally.get_by_label("¿Qué dijo la gente?")
    expect(said).to_have_value(re.compile("participaron más de 30 personas"))
    ally.get_by_label("¿Qué se decidió?").fill("El diseño incluye baño y techo.")
    ally.get_by_label("¿Por qué?").fill("Lo comparten los dos grupos.")
    ally.get_by_label("¿Hasta dónde contaron de verdad los aportes?").select_option("involve")
    ally.get_by_label("Firma").fill("Oficina de Planeación, Alcaldía Distrital")
    press(ally, ally.get_by_role("button", name="Publicar la devolución"))
    press(ally, ally.get_by_role("button", name="Cerrar el proceso"))
    ally.goto(address)
    expect(ally.get_by_role("button", name="De acuerdo")).to_have_count(0)
    laptop.close()
