"""The guide in a real browser: axe finds nothing, nothing sticks out, targets are large enough."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright runs an event loop in this thread; the live server has its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"small": (320, 640), "phone": (360, 740), "laptop": (1280, 800)}
PAGES = ["/guia-visual/", "/", "/no-existe/", "/salida/", "/accesibilidad/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, env={**os.environ, "HOME": home}
        )
        yield browser
        browser.close()


def opened(browser: Browser, server: LiveServer, path: str, size: str, theme: str) -> Page:
    width, height = SIZES[size]
    # Only the test may put a script in; the pages themselves keep their policy everywhere else.
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    context.add_cookies([{"name": "tema", "value": theme, "url": server.url}])
    page = context.new_page()
    page.goto(server.url + path)
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_axe_finds_no_violation(
    browser: Browser, live_server: LiveServer, path: str, size: str, theme: str
) -> None:
    page = opened(browser, live_server, path, size, theme)
    page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    page.context.close()
    assert [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
        for violation in found["violations"]
    ] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", list(SIZES))
def test_nothing_sticks_out(
    browser: Browser, live_server: LiveServer, path: str, size: str
) -> None:
    page = opened(browser, live_server, path, size, "light")
    excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.context.close()
    assert excess <= 0


def test_buttons_and_fields_are_large_enough_to_touch(
    browser: Browser, live_server: LiveServer
) -> None:
    page = opened(browser, live_server, "/guia-visual/", "phone", "light")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             '.button, .prefs button, .exit button, summary, select, textarea,'
             + 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]),'
             + '.choice, .field-choices label, .pagination a, .nav a, .site-footer a')]
           .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    page.context.close()
    assert small == []


def test_page_loads_little_and_breaks_no_policy(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + "/guia-visual/")
    context.close()
    assert len(requests) <= 8
    assert complaints == []


def test_theme_changes_without_script_and_with_it(
    browser: Browser, live_server: LiveServer
) -> None:
    for javascript in (False, True):
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, java_script_enabled=javascript
        )
        page = context.new_page()
        page.goto(live_server.url + "/accesibilidad/")
        page.click(".utility button[value=dark]")
        page.wait_for_selector("html[data-theme=dark]")
        assert page.url.endswith("/accesibilidad/")
        context.close()


def test_menu_of_the_phone_opens_without_script(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    assert not page.locator(".menu a").first.is_visible()
    page.click(".menu > summary")
    assert page.locator(".menu a").first.is_visible()
    context.close()


@pytest.mark.parametrize("javascript", [False, True])
def test_quick_exit_shows_a_calendar(
    browser: Browser, live_server: LiveServer, javascript: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=javascript
    )
    page = context.new_page()
    page.goto(live_server.url + "/accesibilidad/")
    page.click(".exit-phone button")
    page.wait_for_selector("table.calendar")
    assert "Participa" not in page.title()
    context.close()


def test_ballot_total_follows_the_choice(browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, live_server, "/guia-visual/", "phone", "light")
    page.check(".ballot-item >> nth=2")
    assert page.inner_text("[data-left]") == (
        "Se pasó por $\N{NO-BREAK SPACE}60.500.000: quite algo para poder enviar."
    )
    page.context.close()


def test_draft_comes_back_after_leaving(browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, live_server, "/guia-visual/", "phone", "light")
    page.fill("#id_new-problem", "El agua llega turbia.")
    page.goto(live_server.url + "/accesibilidad/")
    page.goto(live_server.url + "/guia-visual/")
    assert page.input_value("#id_new-problem") == "El agua llega turbia."
    assert page.inner_text("[data-count-for=id_new-problem]") == "Le quedan 1.179 letras."
    page.context.close()
