"""What comes out of the printer: whole, black on white, with its address and the day on each sheet."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import Service, new_context
from .test_whole_story import sign_in

pytestmark = pytest.mark.browser

PROCESS = "/procesos/alumbrado-y-seguridad-en-los-barrios/"
# page: (at most so many sheets on the demonstration, what stands on them)
PUBLIC = {
    PROCESS: (5, "Alumbrado y seguridad en los barrios"),
    "/compromisos/": (5, "Carrotanque los lunes"),
    "/compromisos/4/": (2, "Los términos"),
    "/territorios/76892/": (4, "Yumbo, Valle del Cauca"),
    "/mesas/mesa-del-aire-de-yumbo/": (4, "Qué acordó"),
    "/cifras/articulated_actors/": (2, "Para volver a contar"),
    "/seguir/": (1, "código"),
    "/articulacion/76892/": (6, "Yumbo"),
}
NOT_ON_PAPER = ["Saltar al contenido", "Menú", "English", "Salir rápido", "Registro público"]


def printed(page: Page) -> str:
    """The text that is seen on paper."""
    on_paper(page)
    text = str(page.inner_text("body"))
    page.emulate_media(media="null")
    return text


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})  # what a sheet leaves between its margins


def sheets(page: Page, paper: str = "Letter") -> int:
    pdf = page.pdf(format=paper, prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def cut(page: Page) -> list[str]:
    """Tables wider than the sheet."""
    on_paper(page)
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll('main table')]
                 .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                 .map(e => e.textContent.trim().slice(0, 60))"""
    )


def dark(chromium: Browser, service: Service) -> BrowserContext:
    context = new_context(chromium, "laptop")
    context.add_cookies([{"name": "tema", "value": "dark", "url": service.url}])
    return context


@pytest.fixture(scope="module")
def paths(service: Service, chromium: Browser) -> dict[str, str]:
    """Pages whose numbers depend on the demonstration: a contribution, a result, a blank sheet."""
    page = new_context(chromium).new_page()
    page.goto(service.url + PROCESS + "aportes/?orden=supported")
    story = page.get_by_role("link", name="Alumbrado en el parque").first.get_attribute("href")
    page.goto(service.url + PROCESS)
    form = page.locator("main a.button-large").first.get_attribute("href")
    page.goto(service.url + "/procesos/la-galeria-y-sus-calles/")
    talk = page.locator("main a[href*='/conversacion/']").first.get_attribute("href")
    page.context.close()
    assert story is not None
    assert form is not None
    assert talk is not None
    talk = talk[: talk.index("/conversacion/") + len("/conversacion/")]
    return {"story": story, "form": form, "talk": talk}


@pytest.mark.parametrize("path", PUBLIC)
def test_page_comes_out_of_the_printer(service: Service, chromium: Browser, path: str) -> None:
    most, words = PUBLIC[path]
    page = dark(chromium, service).new_page()
    page.goto(service.url + path)
    assert 1 <= sheets(page) <= most
    text = printed(page)
    assert words in text
    assert service.url + path in text
    assert [word for word in NOT_ON_PAPER if word in text] == []
    assert cut(page) == []  # and stays on paper
    colours = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] }"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    page.context.close()


def test_story_and_result_come_out_of_the_printer(
    service: Service, chromium: Browser, paths: dict[str, str]
) -> None:
    page = dark(chromium, service).new_page()
    for path, most, words in (
        (paths["story"], 4, "¿Qué pasó con este aporte?"),
        (paths["talk"] + "resultado/", 5, "De izquierda a derecha"),  # the map's table, opened
    ):
        page.emulate_media(media="null")
        page.goto(service.url + path)
        assert 1 <= sheets(page) <= most
        text = printed(page)
        assert words in text
        assert "Comentar" not in text
        assert cut(page) == []
    page.context.close()


def test_every_form_prints_on_one_sheet_with_its_code(
    service: Service, chromium: Browser, paths: dict[str, str]
) -> None:
    page = new_context(chromium, "phone").new_page()
    page.goto(service.url + paths["form"])
    page.get_by_role("link", name="Imprimir la hoja").click()
    number = re.findall(r"/actividades/(\d+)/", page.url)[0]
    assert sheets(page) == 1
    text = printed(page)
    assert f"A-{number}" in text
    for asked in ("Su propuesta en una frase", "¿Qué problema hay?", "Autorizo", "Recibió:"):
        assert asked in text
    on_paper(page)
    assert page.locator("main input:visible, main textarea:visible").count() == 0
    page.context.close()


def test_receipt_prints_its_code_and_where_to_use_it(
    service: Service, chromium: Browser, paths: dict[str, str]
) -> None:
    page = new_context(chromium, "phone", java_script_enabled=False).new_page()
    page.goto(service.url + paths["form"] + "?title=Luz+en+la+cancha")
    page.get_by_label("¿Qué problema hay?").fill("No se ve el balón.")
    page.get_by_label("¿Qué propone que se haga?").fill("Dos reflectores.")
    page.get_by_role("button", name="Enviar", exact=True).click()
    code = page.locator(".receipt-code").inner_text()
    assert sheets(page) == 1
    text = printed(page)
    assert code in text
    assert service.url + "/seguir/" in text
    assert "Enviar otro" not in text
    page.context.close()


def test_sheets_of_the_desk_come_one_for_each_organisation(
    service: Service, chromium: Browser, paths: dict[str, str]
) -> None:
    context = new_context(chromium, "laptop")
    page = context.new_page()
    sign_in(page, service, "coordinacion@ejemplo.co")
    page.goto(service.url + "/mesa/relaciones/?")
    page.get_by_role("link", name=re.compile("Relaciones en el puerto")).first.click()
    page.goto(page.url.split("?")[0] + "hojas/")
    codes = page.locator(".receipt-code").count()
    assert codes > 1
    assert sheets(page) == codes
    text = printed(page)
    assert "Mi mesa" not in text
    page.goto(service.url + paths["talk"] + "equipo/papeletas/")
    assert 1 <= sheets(page) <= 2
    assert "Imprima esta página" not in printed(page)
    context.close()


def test_invitation_cards_come_eight_on_one_sheet_with_squares_to_scan(
    service: Service, chromium: Browser, paths: dict[str, str]
) -> None:
    context = new_context(chromium, "small")
    context.add_cookies([{"name": "tema", "value": "dark", "url": service.url}])
    page = context.new_page()
    sign_in(page, service, "coordinacion@ejemplo.co")
    page.goto(service.url + paths["talk"] + "equipo/")
    page.get_by_label("¿Dónde o a quiénes va a entregar el enlace?").fill("Junta de La Playita")
    page.get_by_role("button", name="Abrir un enlace").click()
    page.get_by_role("link", name="Imprimir tarjetas").last.click()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator(".cut-card:visible").count() == 1
    # The longest title that an activity may have, and a long address.
    page.evaluate(
        """() => {
            const write = (where, words) => document.querySelectorAll(`.cut-card ${where}`)
                .forEach(e => { e.textContent = words });
            write('strong', 'Diga qué piensa '.repeat(8).slice(0, 120));
            write('code', 'https://participa.buenaventura.gov.co' + location.pathname) }"""
    )
    for paper in ("Letter", "A4"):
        assert sheets(page, paper) == 1, paper
    text = printed(page)
    assert text.count("participa.buenaventura.gov.co/") == 8
    assert "Junta de La Playita" not in text
    assert "Registro público" not in text
    on_paper(page)
    found = page.evaluate(
        """() => [...document.querySelectorAll('.qr')].map(e => {
            const whole = e.querySelector('svg').viewBox.baseVal.width;
            const paths = [...e.querySelectorAll('path')].map(p => {
                const s = getComputedStyle(p); return [s.fill, s.stroke] });
            return [e.getBoundingClientRect().width / 96 * 2.54 * (whole - 8) / whole, paths] })"""
    )
    assert len(found) == 8
    for centimetres, (ground, squares) in found:
        assert centimetres >= 2.5
        assert ground[0] == "rgb(255, 255, 255)"
        assert squares[1] == "rgb(0, 0, 0)"
    context.close()
