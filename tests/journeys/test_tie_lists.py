"""Ties from outside the survey: documented one by one, loaded from a file, ended."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.spreadsheets import xlsx
from participa.relations.models import Tie, TieEvidence
from tests.factories.accounts import make_user
from tests.factories.actors import make_grant, make_organization
from tests.factories.relations import make_tie
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db
DESK = "/mesa/relaciones/vinculos/"
HEADS = ("Organización", "Relación", "Con cuál", "Fuerza", "Desde", "Hasta", "Documento", "Enlace")


@pytest.fixture
def yumbo():
    return make_territory(name="Yumbo")


@pytest.fixture
def ally(yumbo) -> Client:
    user = make_user()
    make_grant(user, Role.TERRITORIAL_ALLY, yumbo)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def csv_file(*rows: tuple[str, ...], separator: str = ",", encoding: str = "utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([HEADS, *rows])
    return SimpleUploadedFile("relaciones.csv", text.getvalue().encode(encoding), "text/csv")


def sent(client: Client, file: SimpleUploadedFile) -> dict[str, object]:
    """What the page before confirming says of a file."""
    answer = client.post(f"{DESK}cargar/", {"file": file})
    assert answer.status_code == 302
    return client.get(answer["Location"]).context


def told(client: Client, *rows: tuple[str, ...]) -> dict[int, list[tuple[str, str]]]:
    """Number of the row → (column, sentence) of each error."""
    found = sent(client, csv_file(*rows))
    assert not Tie.objects.exists()
    return {
        row.number: [(head, said) for head, _text, said in errors] for row, errors in found["wrong"]
    }


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_looked_at_and_then_loaded_whole(ally, yumbo, separator, encoding):
    one = make_organization(name="Asociación Ñandú", territory=yumbo)
    other = make_organization(name="Fábrica", territory=yumbo)
    file = csv_file(
        (
            one.name,
            "Trabaja con",
            other.name,
            "2",
            "13/07/2026",
            "",
            "Convenio 12",
            "https://e.org/c",
        ),
        (other.slug, "financia", one.name, "", "2026-01-02", "2026-03-04", "", ""),
        separator=separator,
        encoding=encoding,
    )
    answer = ally.post(f"{DESK}cargar/", {"file": file})
    assert not Tie.objects.exists()
    assert ally.post(answer["Location"])["Location"] == DESK
    fields = ("source", "kind", "target", "strength", "basis", "since_on", "until_on")
    assert set(Tie.objects.values_list(*fields)) == {
        (one.pk, "works_with", other.pk, 2, "documented", date(2026, 7, 13), None),
        (other.pk, "funds", one.pk, 1, "declared", date(2026, 1, 2), date(2026, 3, 4)),
    }
    assert TieEvidence.objects.get().link == "https://e.org/c"
    assert Event.objects.get(type="relations.ties_imported").data == {"ties": 2, "documented": 1}
    assert ally.post(answer["Location"])["Location"] == f"{DESK}cargar/"  # once only
    assert Tie.objects.count() == 2


def test_excel_dates_and_numbers_are_read_as_they_look(ally, yumbo):
    one, other = (make_organization(territory=yumbo) for _ in range(2))
    row = (one.name, "Conoce a", other.name, 3.0, date(2026, 7, 13), "", "", "")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = SimpleUploadedFile("relaciones.xlsx", xlsx("Hoja", HEADS, [row]), kind)
    found = sent(ally, file)
    assert [(new.strength, new.since_on) for new in found["good"]] == [(3, date(2026, 7, 13))]


def test_what_is_wrong_is_told_row_by_row_and_nothing_is_written(ally, yumbo):
    one, other = (make_organization(territory=yumbo) for _ in range(2))
    twins = [make_organization(name="Los Pinos", territory=make_territory()) for _ in range(2)]
    a, b = one.name, other.name
    found = told(
        ally,
        (a, "Trabaja con", a, "", "", "", "", ""),
        ("Nadie", "Trabaja con", b, "", "", "", "", ""),
        (a, "Está casada con", b, "7", "ayer", "31/02/2026", "", "http://e.org"),
        (a, "Trabaja con", b, "", "13/07/2026", "12/07/2026", "", ""),
        (a, "Trabaja con", "Los Pinos", "", "", "", "", ""),
        (a, "=1+1", b, "", "", "", "", ""),
        (a, "Trabaja con", b, "", "01/01/2026", "", "", ""),
        (a, "Trabaja con", b, "", "01/05/2026", "", "", ""),
        (a, "Trabaja con", b, "", "01/01/2090", "", "", ""),
    )
    assert found[2] == [("Con cuál", "Es la misma organización: escriba la otra.")]
    assert [head for head, _said in found[3]] == ["Organización"]
    assert [head for head, _said in found[4]] == ["Relación", "Fuerza", "Desde", "Hasta", "Enlace"]
    assert found[5] == [("Hasta", "La fecha en que terminó debe ser posterior a la de inicio.")]
    assert all(twin.slug in found[6][0][1] for twin in twins)
    assert found[7] == [("Relación", "Trae una fórmula: deje el valor.")]
    assert 8 not in found
    assert found[9] == [
        ("Desde", "Se cruza con la fila 8: es la misma relación en las mismas fechas.")
    ]
    assert found[10] == [("Desde", "Escriba la fecha en que empezó: hoy o antes.")]


def test_ties_that_stand_are_not_loaded_again(ally, yumbo):
    tie = make_tie(
        source=make_organization(territory=yumbo),
        target=make_organization(territory=yumbo),
        since_on=date(2026, 1, 2),
    )
    row = (tie.source.name, "Trabaja con", tie.target.name, "", "02/01/2026", "", "", "")
    found = sent(ally, csv_file(row))
    assert (found["good_total"], found["wrong_total"], found["known_total"]) == (0, 0, 1)


def test_ties_of_other_territories_are_not_for_an_ally_to_load(ally):
    one, other = make_organization(), make_organization()
    found = told(ally, (one.name, "Conoce a", other.name, "", "", "", "", ""))
    assert [head for head, _said in found[2]] == ["Organización"]


@pytest.mark.parametrize("content", [b"", b"Organizaci\xc3\xb3n\n", b"\x00\x01", b"a,b\n1,2\n"])
def test_files_that_are_no_list_say_what_to_do(ally, content):
    file = SimpleUploadedFile("relaciones.csv", content, "text/csv")
    answer = ally.post(f"{DESK}cargar/", {"file": file})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["file"]) == 1


def test_a_tie_is_documented_and_ended(ally, yumbo):
    one, other = (make_organization(territory=yumbo) for _ in range(2))
    form = {
        "source": one.name,
        "kind": "funds",
        "target": other.slug,
        "strength": "2",
        "since_on": "02/01/2026",
        "title": "Convenio 12",
    }
    bare = ally.post(f"{DESK}documentar/", form)
    assert bare.status_code == 422
    assert "Adjunte un archivo o escriba la dirección de un enlace." in bare.content.decode()
    made = ally.post(f"{DESK}documentar/", {**form, "link": "https://e.org/c"})
    assert made["Location"] == DESK
    tie = Tie.objects.get()
    page = ally.get(DESK).content.decode()
    assert "Convenio 12" in page
    assert "Anotar que terminó" in page
    end = f"{DESK}{tie.pk}/terminar/"
    assert ally.post(end, {"on": "01/01/2025", "reason": "Fin"}).status_code == 422
    assert ally.post(end, {"on": "05/02/2026", "reason": "Se acabó."})["Location"] == DESK
    assert "Se acabó." in ally.get(DESK).content.decode()
    assert ally.post(end, {"on": "05/02/2026", "reason": "Otra vez"}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": "Nadie"}, "No está en el directorio"),
        ({"until_on": "01/01/2025"}, "debe ser posterior a la de inicio"),
        ({"since_on": "mañana"}, "Escriba la fecha como 13/07/2026."),
    ],
)
def test_what_cannot_be_documented_is_told_beside_the_field(ally, yumbo, changes, sentence):
    one, other = (make_organization(territory=yumbo) for _ in range(2))
    form = {
        "source": one.name,
        "kind": "funds",
        "target": other.name,
        "strength": "1",
        "since_on": timezone.localdate().isoformat(),
        "title": "Convenio",
        "link": "https://e.org/c",
    } | changes
    answer = ally.post(f"{DESK}documentar/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{one.name}"' in answer.content.decode()
    assert not Tie.objects.exists()


@pytest.mark.parametrize("amount", [1, 30])
def test_the_list_of_ties_takes_the_same_queries(ally, yumbo, django_assert_num_queries, amount):
    hub = make_organization(territory=yumbo)
    for _ in range(amount):
        make_tie(source=hub, target=make_organization(territory=yumbo))
    with django_assert_num_queries(8):
        page = ally.get(DESK).content.decode()
    assert page.count("terminar/") == min(amount, 25)
