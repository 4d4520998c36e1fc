"""The fixed budgets of the interface, on the demonstration, in Chromium on the real service.

Bytes and requests are asserted (docs/reference/measurements.md has the table); the time to
first paint on slow 3G with a slow processor is measured by `benchmarks/paint.py`, not here.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import SIZES, Service, new_context

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PROCESS = "/procesos/alumbrado-y-seguridad-en-los-barrios/"
PAGES = {
    "home": "/",
    "territory": "/territorios/76892/",
    "department": "/territorios/76/",
    "process": PROCESS,
    "contributions": PROCESS + "aportes/",
    "story": "story",
    "commitments": "/compromisos/",
    "sign-in": "/cuenta/login/",
    "form": "form",
    "search": "/buscar/?q=agua",
    "organizations": "/organizaciones/",
    "log": "/registro/",
    "articulation": "/articulacion/76892/",
    "objective": "objective",
    "table": "/mesas/mesa-del-aire-de-yumbo/",
    "figure": "/cifras/articulated_actors/",
    "conversation": "conversation",
    "conversation-result": "conversation-result",
    "conversation-card": "conversation-card",
}
MAX_BYTES, MAX_REQUESTS, MAX_SCRIPT = 60 * 1024, 8, 25 * 1024


@pytest.fixture(scope="module")
def addresses(service: Service, chromium: Browser) -> dict[str, str]:
    """The pages, with those whose numbers depend on the demonstration."""
    page = new_context(chromium).new_page()
    page.goto(service.url + PROCESS)
    found = dict(PAGES)
    form = page.locator("main a.button-large").first.get_attribute("href")
    page.goto(service.url + PROCESS + "aportes/?orden=supported")
    story = page.get_by_role("link", name="Alumbrado en el parque").first.get_attribute("href")
    assert form is not None
    assert story is not None
    page.goto(service.url + "/articulacion/76892/")
    objective = page.get_by_role("link", name="Aire que se pueda respirar").get_attribute("href")
    assert objective is not None
    found |= {"form": form + "?title=Luz", "story": story, "objective": objective}
    page.goto(service.url + "/procesos/la-galeria-y-sus-calles/")
    talk = page.locator("main a[href*='/conversacion/']").first.get_attribute("href")
    assert talk is not None
    talk = talk[: talk.index("/conversacion/") + len("/conversacion/")]
    found |= {
        "conversation": talk,
        "conversation-result": talk + "resultado/",
        "conversation-card": talk + "tarjeta/",
    }
    page.context.close()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_its_weight(
    service: Service, chromium: Browser, addresses: dict[str, str], name: str
) -> None:
    context = new_context(chromium)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    seen: dict[str, str] = {}
    weights: dict[str, int] = {}
    session.on("Network.responseReceived", lambda e: seen.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(service.url + addresses[name], wait_until="networkidle")
    photographs = {key for key, kind in seen.items() if kind == "Image"}
    total = sum(weight for key, weight in weights.items() if key not in photographs)
    script = sum(weights.get(key, 0) for key, kind in seen.items() if kind == "Script")
    context.close()
    assert total > 1024
    if name == "conversation-card":  # on other people's pages
        assert total <= 30 * 1024
    assert (total <= MAX_BYTES, len(weights) <= MAX_REQUESTS, script <= MAX_SCRIPT) == (
        True,
        True,
        True,
    ), f"{name}: {total} bytes, {len(weights)} requests, {script} bytes of script"


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out(
    service: Service, chromium: Browser, addresses: dict[str, str], name: str, size: str
) -> None:
    page = new_context(chromium, size).new_page()
    page.goto(service.url + addresses[name])
    excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.context.close()
    assert excess <= 0


def violations(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        (violation["id"], [re.sub(r"\s+", " ", node["html"])[:160] for node in violation["nodes"]])
        for violation in found["violations"]
    ]


def test_keyboard_alone_supports_a_contribution(
    service: Service, chromium: Browser, addresses: dict[str, str]
) -> None:
    page = new_context(chromium, "laptop").new_page()
    page.goto(service.url + addresses["story"])
    before = int(page.locator("#apoyos .stat-figure").inner_text())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Saltar al contenido"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Apoyar":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    after = int(page.locator("#apoyos .stat-figure").inner_text())
    page.context.close()
    assert (outline, after) == ("solid", before + 1)
