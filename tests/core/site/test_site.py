"""The settings of the site: versions, and colours that everybody can read."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.site.models import SiteSettings
from participa.site.operations import change_site
from participa.site.queries import current_site, remember_site
from participa.site.rules import DARK, contrast, may_use_colour, nearest_allowed, worst_contrast
from tests.factories.accountability import make_legal_parameter
from tests.factories.accounts import make_user
from tests.factories.desk import make_coordinator, make_liaison

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.478),  # the greys of WCAG's own examples
        ("#767676", "#ffffff", 4.542),
        ("#ff0000", "#ffffff", 3.998),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)


@given(COLOURS)
def test_nearest_allowed_is_allowed(colour):
    near = nearest_allowed(colour)
    assert may_use_colour(near)
    assert near == colour or worst_contrast(colour) < 4.5
    assert worst_contrast(nearest_allowed(colour, DARK), DARK) >= 4.5


def test_pale_colours_are_refused_with_figure_and_alternative():
    ruling = may_use_colour("#ffc838")
    assert ruling.reason == "too_little_contrast"
    assert ruling.params == {"ratio": "1,4", "nearest": nearest_allowed("#ffc838")}
    assert may_use_colour("red").reason == "not_a_colour"


@pytest.mark.django_db
def test_changes_are_versions_and_the_latest_counts():
    by, at = system("tests"), timezone.now()
    change_site(by=by, at=at, name="Yumbo decide", colours={"action": "#1F3F9F"})
    change_site(by=by, at=at, name="Yumbo decide", colours={"action": "#1f3f9f"})
    change_site(by=by, at=at, name="Yumbo decide bien")
    assert list(SiteSettings.objects.values_list("name", "action")) == [
        ("Yumbo decide", "#1f3f9f"),
        ("Yumbo decide bien", ""),
    ]
    remember_site(None)
    assert current_site().name == "Yumbo decide bien"


@pytest.mark.django_db
def test_unreadable_colours_and_others_are_refused():
    at = timezone.now()
    with pytest.raises(NotAllowed, match="too_little_contrast"):
        change_site(by=system("tests"), at=at, name="X", colours={"advocacy": "#ffc838"})
    with pytest.raises(NotAllowed, match="not_coordinator"):
        change_site(by=Agent(user=make_liaison()), at=at, name="X")
    with pytest.raises(NotAllowed, match="not_coordinator"):
        change_site(by=Agent(), at=at, name="X")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#00665a").save(out, "PNG")
    return out.getvalue()


@pytest.mark.django_db
def test_coordination_changes_name_colours_and_logo(
    client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(make_coordinator())
    data = {"name": "Yumbo decide", "action": "#7a1fa0", "footer": "Alcaldía y fundación."}
    wrong = client.post("/mesa/sitio/", data | {"action": "#ffc838"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "su contraste es 1,4 y hace falta 4,5" in page
    assert nearest_allowed("#ffc838") in page
    assert "Alcaldía y fundación." in page
    liar = SimpleUploadedFile("logo.png", b"%PDF-1.4 no soy imagen", "image/png")
    assert client.post("/mesa/sitio/", data | {"logo": liar}).status_code == 422
    logo = SimpleUploadedFile("logo.png", picture(), "image/png")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/mesa/sitio/", data | {"logo": logo}).status_code == 302
    version = SiteSettings.objects.get().pk
    page = client.get("/").content.decode()
    assert "Yumbo decide" in page
    assert "Alcaldía y fundación." in page
    assert f'href="/sitio.css?v={version}"' in page
    css = client.get(f"/sitio.css?v={version}")
    assert css.headers["Content-Type"].startswith("text/css")
    assert "--action: #7a1fa0;" in css.content.decode()
    shown = client.get(f"/sitio/logo?v={version}")
    assert shown.status_code == 200
    assert shown.headers["Content-Type"].startswith("image/")
    shown.close()


@pytest.mark.django_db
def test_site_as_shipped_links_no_stylesheet_of_its_own(client):
    assert "/sitio.css" not in client.get("/").content.decode()
    assert client.get("/sitio.css").content == b""
    assert client.get("/sitio/logo").status_code == 404


@pytest.mark.django_db
def test_legal_figures_are_revised_by_a_new_row(client):
    figure = make_legal_parameter(key="peticion.general", status="secondary")
    client.force_login(make_user(is_superuser=True))
    page = client.get("/mesa/parametros/").content.decode()
    assert "Por verificar" in page
    url = "/mesa/parametros/peticion.general/"
    assert client.get(url).status_code == 200
    data = {"value": "20", "valid_from": "2027-01-01", "norm": "Ley 1755 de 2015",
            "status": "confirmed"}  # fmt: skip
    wrong = client.post(url, data | {"valid_from": "mañana"})
    assert wrong.status_code == 422
    assert "Escriba la fecha como 13/07/2026." in wrong.content.decode()
    assert client.post(url, data).status_code == 302
    rows = type(figure).objects.filter(key="peticion.general").order_by("pk")
    assert [row.value for row in rows] == [figure.value, "20"]
    assert client.get("/mesa/parametros/no.existe/").status_code == 404
