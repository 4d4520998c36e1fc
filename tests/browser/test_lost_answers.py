"""The connection drops, the session ends, somebody presses Back: with a real browser, no scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import Service, new_context

pytestmark = pytest.mark.browser
SAID = re.compile(r"Su código de seguimiento es (\w{6})")
ON_RECEIPT = re.compile(r'class="receipt-code">(\w{6})<')


def code(page: Page, where: re.Pattern[str]) -> str:
    found = where.search(page.content())
    return found[1] if found else ""


def forget_session(page: Page) -> None:
    """As when the answer with the cookie never came: what the page itself came with stays."""
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "csrftoken"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # what it gave it takes


def open_proposals(page: Page, service: Service) -> str:
    """The form of the first open activity that takes proposals."""
    page.goto(f"{service.url}/procesos/?estado=open")
    processes = [link.get_attribute("href") for link in page.locator(".card-title a").all()]
    for process in processes:
        page.goto(f"{service.url}{process}")
        links = page.locator("a[href*='/propuestas/']").all()
        for link in links:
            found = re.match(r"/actividades/\d+/propuestas/", link.get_attribute("href") or "")
            page.goto(f"{service.url}{found[0]}nueva/?title=Luz") if found else None
            if page.locator("[name=body]").count():
                return page.url
    raise AssertionError("no activity takes proposals")


def test_a_support_pressed_again_after_going_back_is_one_persons(
    chromium: Browser, service: Service
) -> None:
    page = new_context(chromium, java_script_enabled=False).new_page()
    page.goto(f"{service.url}/procesos/aire-limpio-junto-a-la-zona-industrial/aportes/")
    page.locator("main h3 a[href^='/aportes/'], main h2 a[href^='/aportes/']").first.click()
    button = page.locator("form[action$='/apoyar/'] button")
    before = int(page.locator("#apoyos .stat-figure").inner_text())
    button.click()
    told = code(page, SAID)
    assert len(told) == 6
    forget_session(page)
    page.go_back()
    button.click()
    assert code(page, SAID) == told
    assert int(page.locator("#apoyos .stat-figure").inner_text()) == before + 1
    page.reload()
    assert int(page.locator("#apoyos .stat-figure").inner_text()) == before + 1


def test_a_proposal_sent_without_cookies_is_confirmed_and_its_receipt_can_be_reloaded(
    chromium: Browser, service: Service
) -> None:
    page = new_context(chromium, java_script_enabled=False).new_page()
    open_proposals(page, service)
    page.fill("[name=body]", "De noche no se ve nada.")
    page.fill("[name=ask]", "Seis lámparas.")
    page.context.clear_cookies()
    page.locator("main form[method=post] button").click()
    assert page.get_by_role("heading", name="Confirme el envío").count() == 1
    page.locator("main form[method=post] button").click()
    told = code(page, ON_RECEIPT)
    assert len(told) == 6
    page.reload()
    assert code(page, ON_RECEIPT) == told


def test_five_gigabytes_are_answered_beside_the_field(
    chromium: Browser, service: Service, tmp_path: Path
) -> None:
    """The browser is still sending when the answer comes, and shows it."""
    with (tmp_path / "video.jpg").open("wb") as video:
        video.truncate(5 << 30)  # on disk it is nothing
    page = new_context(chromium, java_script_enabled=False).new_page()
    open_proposals(page, service)
    page.fill("[name=body]", "Un video del puente.")
    page.fill("[name=ask]", "Verlo.")
    page.fill("[name=name]", "Nelly")
    page.set_input_files("[name=attachment]", tmp_path / "video.jpg")
    page.locator("main form[method=post] button").click()
    assert "El archivo pesa más de" in page.content()
    typed = {name: page.input_value(f"[name={name}]") for name in ("body", "ask", "name")}
    assert typed == {"body": "Un video del puente.", "ask": "Verlo.", "name": "Nelly"}
