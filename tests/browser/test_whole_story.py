"""From a neighbour to evidence, in a browser, on the real service.

A visitor reads a process, contributes without an account and keeps the code of her receipt;
an organisation endorses; the liaison signs in by code, answers from her desk, commits with
owner and date, uploads evidence; the neighbour comes back with her code and says whether it
is true; and the public page tells the whole story.

`PARTICIPA_IMAGES=docs/images` writes the pictures of the documentation on the way.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Service, new_context, today

pytestmark = pytest.mark.browser

TITLE = "Banca y sombra en el paradero de Mulaló"


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("PARTICIPA_IMAGES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def press(page: Page, button: Locator) -> None:
    """Press and wait for the page that follows: going elsewhere at once would cut it short."""
    with page.expect_navigation():
        button.click()


def sign_in(page: Page, service: Service, email: str) -> None:
    before = len(service.printed())
    page.goto(service.url + "/cuenta/login/")
    page.get_by_label(re.compile("[Cc]orreo")).fill(email)
    press(page, page.locator("main form button").first)
    page.locator('input[name="code"]').fill(service.mailed_code(before))
    press(page, page.locator("main form button").first)
    expect(page.get_by_role("link", name="Mi mesa").first).to_be_attached()


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph that knows where it was taken."""
    path = tmp_path_factory.mktemp("photos") / "banca.jpg"
    image = Image.new("RGB", (900, 600), (90, 140, 90))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (3.0, 35.0, 0.0), 3: "W", 4: (76.0, 29.0, 0.0)}
    image.save(path, exif=exif)
    return path


def test_contribution_travels_from_a_neighbour_to_evidence(
    service: Service, chromium: Browser, photograph: Path
) -> None:
    # The neighbour: a phone, no account, no scripts.
    phone = new_context(chromium, java_script_enabled=False)
    nelly = phone.new_page()
    nelly.goto(service.url + "/")
    picture(nelly, "inicio-telefono")
    nelly.goto(service.url + "/procesos/")
    nelly.get_by_role("link", name="Alumbrado y seguridad en los barrios").click()
    picture(nelly, "proceso-telefono")
    nelly.get_by_role("link", name="Enviar una propuesta").first.click()
    nelly.get_by_label("Su propuesta en una frase").fill(TITLE)
    press(nelly, nelly.get_by_role("button", name="Seguir", exact=True))
    nelly.get_by_label("¿Qué problema hay?").fill("Se espera el bus al sol y de pie.")
    nelly.get_by_label("¿Qué propone que se haga?").fill("   ")
    press(nelly, nelly.get_by_role("button", name="Enviar", exact=True))
    expect(nelly.locator("#errores")).to_contain_text("Escriba qué propone que se haga.")
    expect(nelly.get_by_label("¿Qué problema hay?")).to_have_value(
        "Se espera el bus al sol y de pie."
    )
    nelly.get_by_label("¿Qué propone que se haga?").fill("Una banca con techo y una luz.")
    nelly.get_by_label("Nombre con el que quiere aparecer").fill("Nelly")
    nelly.get_by_label(re.compile("Autorizo que traten")).check()
    press(nelly, nelly.get_by_role("button", name="Enviar", exact=True))
    code = nelly.locator(".receipt-code").inner_text().strip()
    assert re.fullmatch(r"[3-9A-Y]{6}", code)
    picture(nelly, "recibo")
    nelly.get_by_role("link", name="Ver mi aporte").click()
    story = nelly.url
    expect(nelly.get_by_role("heading", level=1)).to_have_text(TITLE)
    phone.close()

    # The firm's liaison endorses on behalf of his organisation.
    desk = new_context(chromium, "laptop")
    andres = desk.new_page()
    sign_in(andres, service, "andres@ejemplo.co")
    andres.goto(story)
    andres.get_by_text("Respaldar en nombre de mi organización").click()
    andres.locator("#respaldo_organization").select_option(index=1)
    andres.get_by_label(re.compile("Por qué la organización")).fill("Allí esperan los turnos.")
    press(andres, andres.get_by_role("button", name="Respaldar", exact=True))
    expect(andres.locator("#respaldos")).to_contain_text("Allí esperan los turnos.")
    desk.close()

    # The mayoralty's liaison answers, commits and shows evidence.
    office = new_context(chromium, "laptop")
    sandra = office.new_page()
    sign_in(sandra, service, "sandra@ejemplo.co")
    sandra.goto(service.url + "/mesa/")
    picture(sandra, "mesa")
    sandra.goto(
        service.url + "/mesa/responder/?aportes=" + re.findall(r"/aportes/(\d+)/", story)[0]
    )
    sandra.locator('[name="outcome"][value="adopted"]').check()
    sandra.locator('[name="body"]').fill("Se pone la banca con techo. La luz ya está contratada.")
    sandra.locator('[name="signed_by"]').fill("Secretaría de Infraestructura")
    press(sandra, sandra.locator("main form").get_by_role("button").last)
    while "/mesa/responder/" in sandra.url:  # the preview asks once more
        press(
            sandra,
            sandra.locator("main form")
            .get_by_role("button", name=re.compile("Publicar|Responder"))
            .first,
        )
    sandra.goto(story)
    expect(sandra.locator("main")).to_contain_text("Se pone la banca con techo.")
    response = sandra.locator('a[href^="/respuestas/"]').first.get_attribute("href") or ""
    number = re.findall(r"\d+", response)[0]
    sandra.goto(f"{service.url}/mesa/respuestas/{number}/compromiso/")
    sandra.locator('[name="title"]').fill("Banca con techo en el paradero de Mulaló")
    sandra.locator('[name="post"]').fill("Jefatura de espacio público")
    sandra.locator('[name="due_on"]').fill((today() + timedelta(days=40)).isoformat())
    sandra.locator('[name="means_of_verification"]').fill("Foto de la banca instalada")
    press(sandra, sandra.locator("main form").get_by_role("button").last)
    sandra.goto(story)
    link = sandra.locator('main a[href^="/compromisos/"]').first.get_attribute("href") or ""
    commitment = service.url + re.findall(r"/compromisos/\d+/", link)[0]
    sandra.goto(commitment.replace("/compromisos/", "/mesa/compromisos/"))
    evidence = sandra.locator("form:has([type=file])").first
    for details in sandra.locator("details:has([type=file])").all():
        details.evaluate("d => d.open = true")
    evidence.locator('[name$="title"]').fill("La banca instalada")
    evidence.locator('[name$="dated_on"]').fill(today().isoformat())
    evidence.locator("[type=file]").set_input_files(str(photograph))
    evidence.locator('[name$="alternative_text"]').fill("Banca de madera bajo un techo verde")
    press(sandra, evidence.get_by_role("button").last)
    sandra.goto(commitment)
    expect(sandra.locator("main")).to_contain_text("La banca instalada")
    office.close()

    # The neighbour comes back with her code, is told, and says whether it is true.
    phone = new_context(chromium, java_script_enabled=False)
    nelly = phone.new_page()
    nelly.goto(service.url + "/seguir/")
    nelly.locator('main [name="code"]').fill(code.lower())
    press(nelly, nelly.locator("main form button").first)
    expect(nelly.locator("main")).to_contain_text(TITLE)
    nelly.goto(service.url + "/mi-cuenta/avisos/")
    expect(nelly.locator("main")).to_contain_text(TITLE)
    nelly.goto(commitment)
    nelly.locator('details:has([name="verdict"]) summary').first.click()
    nelly.locator('[name="verdict"][value="true"]').first.check()
    press(nelly, nelly.locator('form:has([name="verdict"])').first.get_by_role("button").last)
    nelly.goto(story)
    states = [text.strip() for text in nelly.locator(".chain .chain-link").all_inner_texts()]
    picture(nelly, "historia-telefono")
    assert len(states) == 5
    assert "Adoptada" in states[1]
    assert "Todavía no" not in states[3]
    phone.close()

    # Anybody reads the whole story; the photograph no longer says where it was taken.
    anybody = new_context(chromium, "laptop").new_page()
    anybody.goto(story)
    expect(anybody.locator("main")).to_contain_text("La banca instalada")
    picture(anybody, "historia")
    source = anybody.goto(commitment)
    assert source is not None
    anybody.goto(commitment)
    image = anybody.locator("main img").first.get_attribute("src")
    assert image is not None
    photo = anybody.request.get(service.url + image).body()
    assert b"Exif" not in photo


def test_pictures_of_the_documentation(service: Service, chromium: Browser) -> None:
    """The pages the README shows, on a laptop, as the demonstration fills them."""
    page = new_context(chromium, "laptop").new_page()
    for path, name, heading in (
        ("/", "inicio", "Lo que usted aporta se sigue hasta que algo cambia"),
        ("/procesos/alumbrado-y-seguridad-en-los-barrios/", "proceso", "Alumbrado"),
        ("/compromisos/", "compromisos", "Compromisos"),
    ):
        page.goto(service.url + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        picture(page, name)
