"""Through a sign-in service and back in a real browser, which holds the strict policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.sign_in_service import running

from .conftest import SIGN_IN_PORT, Service, new_context

pytestmark = pytest.mark.browser
NELLY = {"sub": "nelly", "email": "nelly@correo.ejemplo.co", "email_verified": True}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_service_opens_the_account(service: Service, chromium: Browser, scripts: bool) -> None:
    context = new_context(chromium, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(service.url + "/cuenta/login/")
    button = page.get_by_role("button", name="Entrar con Alcaldía de Yumbo")
    button.click()
    expect(page.locator("main")).to_contain_text("Ese servicio no responde en este momento.")
    with running(SIGN_IN_PORT, NELLY) as address:
        button.click()
        page.wait_for_url(f"{address}/**")
        page.locator("input[name=sub]:visible").fill("nelly")
        page.keyboard.press("Enter")
        page.wait_for_url(service.url + "/mi-cuenta/")
    expect(page.locator("h1")).to_have_text("Mi cuenta")
    page.goto(service.url + "/cuenta/3rdparty/")
    expect(page.locator("main li").first).to_contain_text("Alcaldía de Yumbo")
    context.close()
