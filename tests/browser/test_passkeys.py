"""A passkey in a real browser, with Chromium's virtual authenticator, under the strict policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Service, new_context
from .test_whole_story import press, sign_in

pytestmark = pytest.mark.browser
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_out(page: Page, service: Service) -> None:
    page.goto(service.url + "/cuenta/logout/")
    press(page, page.locator("main form button").first)
    page.goto(service.url + "/mi-cuenta/")
    assert "/cuenta/login/" in page.url


def test_passkey_is_added_and_opens_the_account_again(service: Service, chromium: Browser) -> None:
    context = new_context(chromium, "laptop")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    key = {"authenticatorId": made["authenticatorId"]}

    sign_in(page, service, "nelly@ejemplo.co")
    page.goto(service.url + "/cuenta/2fa/webauthn/add/")
    with page.expect_navigation():
        page.get_by_role("button", name="Agregar la llave").click()
    [credential] = device.send("WebAuthn.getCredentials", key)["credentials"]
    assert (credential["isResidentCredential"], credential["rpId"]) == (True, "localhost")
    page.goto(service.url + "/cuenta/2fa/webauthn/")
    expect(page.locator("main li")).to_have_count(1)
    expect(page.locator("main li")).to_contain_text("Sin usar todavía")

    sign_out(page, service)
    page.goto(service.url + "/cuenta/login/")
    with page.expect_navigation(url="**/mi-cuenta/"):
        page.get_by_role("button", name="Entrar con llave de acceso").click()
    [used] = device.send("WebAuthn.getCredentials", key)["credentials"]
    assert used["signCount"] > credential["signCount"]
    page.goto(service.url + "/cuenta/2fa/webauthn/")
    expect(page.locator("main li")).to_contain_text("Usada por última vez")

    # Without the key the same button opens nothing, and the page stays.
    sign_out(page, service)
    device.send("WebAuthn.removeVirtualAuthenticator", key)
    device.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    page.goto(service.url + "/cuenta/login/")
    page.get_by_role("button", name="Entrar con llave de acceso").click()
    page.wait_for_timeout(1000)
    page.goto(service.url + "/mi-cuenta/")
    assert "/cuenta/login/" in page.url
    context.close()
    assert [each for each in complaints if "Content Security Policy" in each] == []
