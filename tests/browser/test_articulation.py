"""Actors who articulate, in a browser, on the real service and its demonstration in Yumbo.

The coordination prepares a survey of the organisations of Yumbo and opens it; one answers by its
link on a telephone without scripts, stops and goes on; one on paper, typed in and read back; one
aloud. Then anybody reads what came out, the table, and the objective to which several sectors
contribute.

`PARTICIPA_IMAGES=docs/images` writes the pictures of the documentation on the way.
"""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import ROOT, Service, new_context, today
from .test_whole_story import picture, press, sign_in

pytestmark = pytest.mark.browser
NAME = "Relaciones en Yumbo, tercer año"
MEASURE = """
from participa.relations.tasks import measure_networks
from participa.territories.models import Territory
measure_networks.func(Territory.objects.get(code="76892").pk)
"""


def measure_yumbo(service: Service) -> None:
    """What the background process does within minutes; this service runs without it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "participa.config.settings",
        "PARTICIPA_DATA": str(service.data),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "django", "shell", "-v", "0", "-c", MEASURE]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def button(page: Page, name: str) -> None:
    press(page, page.get_by_role("button", name=name, exact=True))


def test_a_survey_is_answered_by_link_on_paper_and_aloud(
    service: Service, chromium: Browser
) -> None:
    # The coordination prepares it and opens it.
    office = new_context(chromium, "laptop")
    desk = office.new_page()
    sign_in(desk, service, "coordinacion@ejemplo.co")
    desk.goto(service.url + "/mesa/relaciones/")
    desk.get_by_role("link", name="Preparar una encuesta").click()
    desk.get_by_label("Municipio").fill("Yumbo")
    desk.get_by_label("Nombre de la encuesta").fill(NAME)
    desk.get_by_label("Confía en").check()
    desk.get_by_label("Último día para responder").fill(
        (today() + timedelta(days=21)).isoformat()  # as a person types it
    )
    button(desk, "Guardar y elegir la lista")
    button(desk, "Agregar todas las de Yumbo")
    listed = desk.get_by_role("heading", name=re.compile(r"\d+ organizaciones en la lista"))
    many = int(re.sub(r"\D", "", listed.inner_text()))
    assert many >= 40
    desk.get_by_role("link", name="Revisar y abrir").click()
    button(desk, "Abrir la encuesta")
    expect(desk.get_by_text("La encuesta está abierta.")).to_be_visible()
    link = desk.get_by_role("link", name="Abrir el formulario de").first.get_attribute("href")
    assert link is not None

    # One organisation: a phone, no account, no scripts; it stops and goes on.
    phone = new_context(chromium, java_script_enabled=False)
    nelly = phone.new_page()
    nelly.goto(link)
    nelly.get_by_role("link", name="Empezar").click()
    nelly.get_by_label("Cementos del Valle Alto").check()
    nelly.get_by_label("Alcaldía de Yumbo").check()
    picture(nelly, "encuesta-telefono")
    button(nelly, "Guardar y seguir después")
    nelly.get_by_role("link", name="Seguir donde iba").click()
    expect(nelly.get_by_role("heading", name="¿Con cuáles trabaja?")).to_be_visible()
    nelly.get_by_label("Cementos del Valle Alto").select_option(label="Con frecuencia")
    button(nelly, "Guardar y seguir")
    button(nelly, "Guardar y seguir")
    button(nelly, "Enviar la respuesta")
    expect(nelly.locator("#errores")).to_contain_text("Escriba desde qué cargo se responde")
    nelly.get_by_label("¿Desde qué cargo responde?").fill("Presidencia")
    button(nelly, "Enviar la respuesta")
    expect(nelly.get_by_text("Recibimos la respuesta.")).to_be_visible()

    # Another on paper: the facilitator types the numbers and reads the names back.
    table = new_context(chromium, "laptop").new_page()
    sign_in(table, service, "rosa@ejemplo.co")
    table.goto(service.url + "/mesa/relaciones/")
    table.get_by_role("link", name=NAME).click()
    table.get_by_role("link", name="Faltan").click()
    rows = table.locator("section[aria-labelledby=lista] tbody tr")
    code = rows.nth(0).locator("td").nth(1).inner_text()
    table.get_by_role("link", name="Transcribir hojas").click()
    table.get_by_label("Código de la hoja").fill(code.lower())
    button(table, "Abrir la hoja")
    table.get_by_label("Conoce a").fill("30 31")
    table.get_by_label("Trabaja con").fill("30-4")
    table.get_by_label("¿Desde qué cargo responde?").fill("Coordinación")
    button(table, "Leer antes de guardar")
    expect(table.locator("#errores")).to_contain_text("En «30-4» la fuerza va de 1 a 3.")
    table.get_by_label("Trabaja con").fill("30-3")
    button(table, "Leer antes de guardar")
    expect(table.get_by_text("Lea en voz alta y compare con la hoja")).to_be_visible()
    button(table, "Está igual: guardar y seguir con otra")
    expect(table.get_by_text("registrada con apoyo")).to_be_visible()

    # A third one aloud.
    table.goto(service.url + "/mesa/relaciones/")
    table.get_by_role("link", name=NAME).click()
    table.get_by_role("link", name="Faltan").click()
    table.get_by_role("link", name="Preguntar y marcar").first.click()
    table.get_by_role("link", name="Empezar").click()
    for _ in range(3):
        button(table, "Guardar y seguir")
    table.get_by_label("¿Desde qué cargo responde?").fill("Gerencia")
    button(table, "Enviar la respuesta")

    # Anybody reads how many answered, and what came out.
    nelly.goto(service.url + "/relaciones/")
    nelly.get_by_role("link", name=NAME).click()
    expect(nelly.get_by_text(f"3 de {many} organizaciones")).to_be_visible()
    expect(nelly.get_by_role("row", name=re.compile("Trabaja con"))).to_contain_text("2")


def test_anybody_reads_two_surveys_the_table_and_the_objective(
    service: Service, chromium: Browser
) -> None:
    page = new_context(chromium, "laptop", java_script_enabled=False).new_page()
    rates = []
    for year in ("primer", "segundo"):
        page.goto(service.url + "/relaciones/?territorio=76892")
        page.get_by_role("link", name=f"Relaciones en Yumbo, {year} año").click()
        rates.append(page.locator(".stat-figure").first.inner_text().replace("\xa0", " "))
    picture(page, "encuesta")
    assert rates == ["85 %", "90 %"]
    measure_yumbo(service)
    page.get_by_role("link", name=re.compile("Ver la red")).click()
    said = page.locator("section[aria-labelledby=cambio]")
    expect(said).to_contain_text("se fortalecieron")
    expect(said).to_contain_text("Respondieron 34 de 40 (85 %)")
    expect(said).to_contain_text("36 de 40 (90 %)")
    page.goto(service.url + "/articulacion/76892/")
    expect(page.locator("main h1")).to_be_visible()
    page.goto(service.url + "/objetivos/")
    page.get_by_role("link", name="Aire que se pueda respirar").first.click()
    sectors = {mark.inner_text().strip() for mark in page.locator("main .sector-mark").all()}
    assert len(sectors) >= 3, sectors
    page.goto(service.url + "/mesas/")
    page.get_by_role("link", name="Mesa del aire de Yumbo").first.click()
    expect(page.locator("main h1")).to_have_text("Mesa del aire de Yumbo")
