"""Pages about people: what they show, to whom, at a fixed number of queries."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from participa.accounts import operations
from participa.accounts.enums import Role
from participa.accounts.models import Consent, GuardianConsent, Participant, RoleGrant, User
from participa.kernel.agents import Agent
from participa.web.requests import PARTICIPANT_KEY
from tests.factories.accounts import (
    NOW,
    SETUP,
    agent_of,
    grant,
    make_participant,
    make_profile_field,
    make_user,
)

from .rows import make_contribution, make_department, make_process, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def me(client):
    user = make_user("yo@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def coordinator(client):
    user = make_user("coordina@example.org")
    grant(user, Role.NATIONAL_COORDINATOR)
    client.force_login(user)
    return user


def hold(client, participant):
    session = client.session
    session[PARTICIPANT_KEY] = participant.pk
    session.save()


def text_of(response):
    return response.content.decode()


# --- my account ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["overview", "profile", "privacy", "claim", "email", "people", "email_code"]
)
def test_my_pages_ask_to_sign_in(client, name):
    address = reverse(f"accounts:{name}")
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/cuenta/login/?next={address}"


@pytest.mark.parametrize("name", ["erase", "minor"])
def test_pages_of_a_person_send_nobody_to_their_code(client, name):
    response = client.get(reverse(f"accounts:{name}"))
    assert (response.status_code, response["Location"]) == (302, "/seguir/")


@pytest.mark.parametrize("items", [1, 30])
def test_overview_shows_what_i_sent_in_few_queries(client, me, items, django_assert_num_queries):
    process = make_process()
    for number in range(items):
        made = make_contribution(me.participant, process=process, title=f"Aporte {number}")
        operations.open_participant(by=agent_of(me), at=NOW)
        me.participant.follows.create(contribution=made, created_at=NOW)
    client.get("/mi-cuenta/")  # the settings of the site are read once
    with django_assert_num_queries(9):
        response = client.get("/mi-cuenta/")
    shown = text_of(response)
    assert f"Aporte {items - 1}" in shown
    assert shown.count('class="card-title"') == min(items, 20)


def test_overview_of_somebody_new_says_what_to_do(client, me):
    assert "Ver los procesos abiertos" in text_of(client.get("/mi-cuenta/"))


def test_profile_is_private_by_default_and_public_by_choice(client, me):
    address = "/mi-cuenta/perfil/"
    page = text_of(client.get(address))
    assert page.count('value="private" selected') == 6
    assert "No tiene tarjeta pública" in page
    data = {
        "name": "Nelly Valencia",
        "name_layer": "public",
        "bio": "Junta",
        "bio_layer": "private",
    }
    layers = {f"{key}_layer": "private" for key in ("territory", "topics", "phone", "role")}
    refused = client.post(address, data | layers)
    assert "marque la autorización" in text_of(refused)
    assert "Nelly Valencia" in text_of(refused)
    assert me.profile_fields.count() == 0
    client.post(address, data | layers | {"authorize": "on"})
    card = reverse("accounts:card", args=[me.participant.pk])
    assert "Nelly Valencia" in text_of(client.get(address))
    client.logout()
    seen = text_of(client.get(card))
    assert ("Nelly Valencia" in seen, "Junta" in seen) == (True, False)


def test_renewing_from_the_page(client, me):
    make_profile_field(me, layered_at=NOW.replace(year=2024))
    assert "venció" in text_of(client.get("/mi-cuenta/perfil/"))
    client.post("/mi-cuenta/perfil/renovar/")
    assert "venció" not in text_of(client.get("/mi-cuenta/perfil/"))


def test_hiding_empties_every_page_that_showed_the_name(client, me):
    now = timezone.now()
    operations.set_profile_field(
        by=agent_of(me), at=now, key="name", value="Nelly Única", layer="public", authorize=True
    )
    make_contribution(me.participant)
    card = reverse("accounts:card", args=[me.participant.pk])
    client.logout()
    assert "Nelly Única" in text_of(client.get(card))
    client.force_login(me)
    assert "Ocultarme ahora" in text_of(client.get("/mi-cuenta/"))
    response = client.post("/mi-cuenta/ocultarme/", follow=True)
    assert "nadie ve su nombre" in text_of(response)
    assert client.get(card).status_code == 404
    assert "Mostrarme otra vez" in text_of(client.get("/mi-cuenta/"))
    colleague = make_user()
    operations.record_profile_view(by=agent_of(me), at=now, user=colleague)
    client.force_login(colleague)
    assert client.get(card).status_code == 404
    assert "Nelly Única" not in text_of(client.get("/mi-cuenta/privacidad/"))
    client.force_login(me)
    client.post("/mi-cuenta/mostrarme/")
    client.logout()
    assert "Nelly Única" in text_of(client.get(card))


def test_privacy_lists_consents_and_withdraws(client, me):
    operations.give_consent(by=agent_of(me), at=NOW, purpose="contact")
    page = text_of(client.get("/mi-cuenta/privacidad/"))
    assert "Escribirle a su correo" in page
    assert "versión 1" in page
    assert "Formulario en la página" in page
    client.post("/mi-cuenta/privacidad/retirar/", {"purpose": "contact"})
    assert Consent.objects.get().withdrawn_at is not None
    assert "Retirada el" in text_of(client.get("/mi-cuenta/privacidad/"))
    client.post("/mi-cuenta/privacidad/retirar/", {"purpose": "all"})


def test_privacy_changes_how_often_mail_comes(client, me):
    client.post("/mi-cuenta/privacidad/", {"digest": "weekly"})
    me.refresh_from_db()
    assert me.digest == "weekly"


def test_privacy_tells_who_looked(client, me, django_assert_num_queries):
    viewer = make_user(name="Camila Torres")
    User.objects.filter(pk=viewer.pk).update(hidden_at=None)
    viewer.profile_fields.update(layered_at=timezone.now())
    operations.record_profile_view(by=agent_of(viewer), at=timezone.now(), user=me)
    client.get("/mi-cuenta/privacidad/")  # the settings of the site are read once
    with django_assert_num_queries(8):
        page = text_of(client.get("/mi-cuenta/privacidad/"))
    assert "Camila Torres" in page


def test_download_is_a_file_with_everything(client, me):
    make_contribution(me.participant, title="Mi único aporte")
    response = client.post("/mi-cuenta/datos/")
    assert response["Content-Disposition"] == 'attachment; filename="mis-datos.json"'
    content = json.loads(response.content)
    assert content["account"]["email"] == "yo@example.org"
    assert content["tables"]["participa.contribution"][0]["title"] == "Mi único aporte"
    assert client.get("/mi-cuenta/datos/").status_code == 405


def test_download_of_nobody_leads_to_the_code(client):
    assert client.post("/mi-cuenta/datos/")["Location"] == "/seguir/"


def test_erasing_asks_for_the_word(client, me):
    wrong = client.post("/mi-cuenta/borrar/", {"texts": "keep", "word": "si"})
    assert "Escriba la palabra BORRAR" in text_of(wrong)
    assert User.objects.get(pk=me.pk).erased_at is None
    done = client.post("/mi-cuenta/borrar/", {"texts": "erase", "word": "borrar"})
    assert done["Location"] == "/"
    assert User.objects.get(pk=me.pk).erased_at is not None
    assert client.get("/mi-cuenta/").status_code == 302


def test_the_last_superuser_is_told_why_not(client, me):
    User.objects.filter(pk=me.pk).update(is_superuser=True)
    response = client.post("/mi-cuenta/borrar/", {"texts": "keep", "word": "BORRAR"})
    assert "Nombre a otra antes" in text_of(response)


def test_minor_page_keeps_permission_and_opinion(client):
    hold(client, make_participant())
    data = {"guardian_name": "Rosa", "relationship": "mamá", "channel": "web", "opinion": "Quiero"}
    assert "Sin el permiso" in text_of(client.post("/mi-cuenta/menor-de-edad/", data))
    response = client.post("/mi-cuenta/menor-de-edad/", data | {"agrees": "on"})
    assert response["Location"] == "/seguir/"
    assert GuardianConsent.objects.get().opinion == "Quiero"


def test_changing_the_address_needs_the_code(client, me, mailoutbox):
    client.post("/mi-cuenta/correo/", {"email": "Nuevo@example.org"})
    mail = mailoutbox[0]
    code = next(line for line in mail.body.splitlines() if line.replace("-", "").isdigit())
    assert mail.to == ["nuevo@example.org"]
    assert "Ese código no es" in text_of(
        client.post("/mi-cuenta/correo/codigo/", {"code": "000000"})
    )
    client.post("/mi-cuenta/correo/codigo/", {"code": code})
    me.refresh_from_db()
    assert me.email == "nuevo@example.org"
    assert client.get("/mi-cuenta/correo/codigo/")["Location"] == "/mi-cuenta/correo/"


# --- codes --------------------------------------------------------------------------------------


def test_following_with_a_code(client):
    participant = make_participant(code="K7M4QX", name="Wilmer")
    make_contribution(participant, title="Luz en la cancha")
    assert "Luz en la cancha" not in text_of(client.get("/seguir/"))
    response = client.post("/seguir/", {"code": "k7m 4-qx"})
    assert (response.status_code, response["Location"]) == (302, "/seguir/")
    page = text_of(client.get("/seguir/"))
    for fact in ("Luz en la cancha", "Wilmer", "Cerrar en este teléfono"):
        assert fact in page
    client.post("/mi-cuenta/ocultarme/")
    assert "Su nombre está oculto" in text_of(client.get("/seguir/"))
    client.post("/seguir/cerrar/")
    assert "Luz en la cancha" not in text_of(client.get("/seguir/"))


@pytest.mark.parametrize(
    ("after", "goes"),
    [
        ("/actividades/1/conversacion/", "/actividades/1/conversacion/"),
        ("https://otro.example/", "/seguir/"),
        ("//otro.example/", "/seguir/"),
    ],
)
def test_code_brings_back_to_the_page_that_asked_for_it(client, after, goes):
    make_participant(code="K7M4QX")
    assert f'value="{after}"' in client.get("/seguir/", {"next": after}).content.decode()
    response = client.post("/seguir/", {"code": "K7M4QX", "next": after})
    assert (response.status_code, response["Location"]) == (302, goes)


@pytest.mark.parametrize("items", [1, 30])
def test_follow_page_takes_few_queries(client, items, django_assert_num_queries):
    participant, process = make_participant(), make_process()
    for _ in range(items):
        made = make_contribution(participant, process=process)
        participant.follows.create(contribution=made, created_at=NOW)
    hold(client, participant)
    client.get("/seguir/")  # the settings of the site are read once
    with django_assert_num_queries(9):
        client.get("/seguir/")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Escriba el código"),
        ("ABC", "tiene seis letras"),
        ("AAAAAA", "no corresponde a ningún aporte"),
        ("' OR 1=1", "tiene seis letras"),
        ("ñandú1", "no corresponde a ningún aporte"),
    ],
)
def test_a_wrong_code_gets_help(client, code, said):
    response = client.post("/seguir/", {"code": code})
    assert (response.status_code, said in text_of(response)) == (200, True)


def test_trying_codes_is_limited_per_address(client):
    make_participant(code="K7M4QX")
    for _ in range(10):
        assert client.post("/seguir/", {"code": "AAAAAA"}).status_code == 200
    refused = client.post("/seguir/", {"code": "K7M4QX"})
    assert refused.status_code == 429
    assert "Espere un minuto" in text_of(refused)
    elsewhere = client.post("/seguir/", {"code": "K7M4QX"}, REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 302


def test_a_participant_claimed_elsewhere_is_forgotten_here(client):
    participant, user = make_participant(), make_user()
    hold(client, participant)
    operations.claim_participant(by=agent_of(user), at=NOW, held_id=participant.pk)
    assert "Escriba el código de su comprobante" in text_of(client.get("/seguir/"))


def test_claiming_by_code_and_by_what_the_phone_remembers(client, me):
    typed, held = make_participant(code="K7M4QX"), make_participant()
    make_contribution(held)
    hold(client, held)
    page = text_of(client.get("/mi-cuenta/codigo/"))
    assert "Con él se envió 1 aporte" in page
    client.post("/mi-cuenta/codigo/")
    client.post("/mi-cuenta/codigo/", {"code": "K7M4QX"})
    assert set(Participant.objects.filter(claimed_into=me.participant)) == {typed, held}
    wrong = client.post("/mi-cuenta/codigo/", {"code": "K7M4QX"})
    assert "ya se unió a una cuenta" in text_of(wrong)
    nothing_held = client.post("/mi-cuenta/codigo/")
    assert nothing_held.status_code == 200


# --- cards and authorisations -------------------------------------------------------------------


def test_card_of_nobody_private_hidden_and_erased_is_the_same_404(client):
    private = make_user()
    make_profile_field(private, layer="private")
    hidden = make_user(name="Efraín", hidden_at=NOW)
    erased = make_user(name="Sandra")
    operations.erase_person(by=agent_of(erased), at=NOW, erase_texts=False)
    typed = make_participant(name="Wilmer")
    addresses = [private.participant.pk, hidden.participant.pk, typed.pk, 10**9]
    addresses.append(Participant.objects.get(user=erased).pk)
    pages = [client.get(f"/personas/{pk}/") for pk in addresses]
    assert [page.status_code for page in pages] == [404] * 5


def test_card_shows_a_colleague_more_and_notes_it(client, me):
    yumbo, other = make_territory(), make_user()
    grant(me, Role.TERRITORIAL_ALLY, yumbo)
    grant(other, Role.LEADER, yumbo)
    make_profile_field(other, "phone", value="3005550199", layer="table")
    address = f"/personas/{other.participant.pk}/"
    assert "300 555 0199" in text_of(client.get(address))
    client.logout()
    assert client.get(address).status_code == 404
    assert [view.viewer for view in other.views_of_me.all()] == [me]


def test_card_ties_texts_only_to_a_public_name(client):
    user = make_user()
    make_profile_field(user, "bio", value="Presidenta de una junta", layered_at=timezone.now())
    make_contribution(user.participant, title="Arreglar el puente")
    address = f"/personas/{user.participant.pk}/"
    assert "Arreglar el puente" not in text_of(client.get(address))
    make_profile_field(user, "name", value="Nelly", layered_at=timezone.now())
    assert "Arreglar el puente" in text_of(client.get(address))


def test_authorisation_shows_the_text_and_its_versions(client):
    address = "/autorizacion/participation/"
    assert "Todavía no se ha publicado" in text_of(client.get(address))
    operations.publish_default_consent_texts(by=SETUP, at=NOW)
    operations.publish_consent_text(by=SETUP, at=NOW, purpose="participation", text="Texto **dos**")
    assert "Texto <strong>dos</strong>" in text_of(client.get(address))
    assert "Ley 1581 de 2012" in text_of(client.get(address, {"version": "1"}))
    client.cookies["django_language"] = "en"
    assert "The controller of the data" in text_of(client.get(address, {"version": "1"}))
    for bad in ("/autorizacion/nada/", f"{address}?version=99", f"{address}?version=x"):
        assert client.get(bad).status_code == 404


# --- the desk -----------------------------------------------------------------------------------


def test_the_desk_of_people_is_for_coordinators(client, me):
    grant(me, Role.TERRITORIAL_ALLY, make_territory())
    given = RoleGrant.objects.get()
    assert client.get("/mesa/personas/").status_code == 403
    assert client.get(f"/mesa/personas/{me.pk}/").status_code == 403
    assert client.post(f"/mesa/personas/funciones/{given.pk}/terminar/").status_code == 403


def test_coordinator_finds_grants_and_ends(client, coordinator):
    person = make_user("sandra@example.org")
    make_territory(department=make_department())
    found = client.get("/mesa/personas/", {"correo": "Sandra@example.org"})
    assert found["Location"] == f"/mesa/personas/{person.pk}/"
    missing = client.get("/mesa/personas/", {"correo": "nadie@example.org"})
    assert "Pídale que entre una vez" in text_of(missing)
    address = f"/mesa/personas/{person.pk}/"
    client.post(address, {"role": "government_liaison", "territory": "yumbo, Valle del Cauca"})
    given = person.role_grants.get()
    assert (given.role, given.territory.code, given.granted_by) == (
        "government_liaison",
        "76892",
        coordinator,
    )
    refused = client.post(address, {"role": "national_coordinator", "territory": "76892"})
    assert "no tiene territorio" in text_of(refused)
    client.post(f"/mesa/personas/funciones/{given.pk}/terminar/")
    given.refresh_from_db()
    assert given.ended_at is not None
    assert "Del " in text_of(client.get(address))


def test_a_shared_territory_name_asks_for_the_code(client, coordinator):
    make_territory("15109", "Buenavista", department=make_department("15", "Boyacá"))
    make_territory("70110", "Buenavista", department=make_department("70", "Sucre"))
    person = make_user()
    address = f"/mesa/personas/{person.pk}/"
    asked = text_of(client.post(address, {"role": "leader", "territory": "Buenavista"}))
    assert "Buenavista, Boyacá (15109); Buenavista, Sucre (70110)" in asked
    unknown = text_of(client.post(address, {"role": "leader", "territory": "Macondo"}))
    assert "No encontramos ese territorio" in unknown
    client.post(address, {"role": "leader", "territory": "Buenavista, Sucre"})
    assert person.role_grants.get().territory.code == "70110"


@pytest.mark.parametrize("items", [1, 30])
def test_the_list_of_roles_takes_few_queries(client, coordinator, items, django_assert_num_queries):
    for _ in range(items - 1):
        grant(make_user(), Role.LEADER, make_territory())
    client.get("/mesa/personas/")  # the settings of the site are read once
    with django_assert_num_queries(8):
        assert client.get("/mesa/personas/").status_code == 200


def test_agent_reads_the_participant_once(rf, me, django_assert_num_queries):
    from participa.web.requests import agent

    request = rf.get("/")
    request.user = me
    with django_assert_num_queries(1):
        assert agent(request) is agent(request)
    assert agent(request).participant_id == me.participant.pk
    assert Agent().ref == "visitor"
