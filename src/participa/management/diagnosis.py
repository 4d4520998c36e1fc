"""What `./participa doctor` looks at: each check finds how things are and how to mend them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.http.request import validate_host
from django.utils import timezone

from participa.audit.models import Event
from participa.config.catalogues import stale_catalogues
from participa.config.storage import collected
from participa.kernel.database import is_sqlite, migrations_pending
from participa.territories.models import Territory

GOOD, WARN, BAD = "✓", "!", "✗"
GIGABYTE = 1024**3
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is (`mark`), in a sentence, and what to do if it is not well."""

    mark: str
    text: str
    mend: str = ""


def python_version() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == (3, 11):
        yield Finding(GOOD, f"Python {version}")
    else:
        yield Finding(BAD, f"Python {version}", "Instale Python 3.11 y borre la carpeta .venv.")


def secret_key() -> Iterator[Finding]:
    path = settings.DATA_DIR / "secret-key"
    if len(settings.SECRET_KEY) < 32:
        yield Finding(
            BAD,
            "La clave secreta es demasiado corta.",
            "Quite PARTICIPA_SECRET_KEY (se crea una sola) o escriba una de 50 caracteres.",
        )
    elif path.exists() and path.stat().st_mode & 0o077:
        yield Finding(
            BAD, "Otras personas de este equipo pueden leer la clave secreta.", f"chmod 600 {path}"
        )
    else:
        yield Finding(GOOD, "Clave secreta")
    if settings.DEBUG:
        yield Finding(
            BAD if settings.HTTPS else WARN,
            "El modo de depuración está encendido: muestra el código en los errores.",
            "Quite PARTICIPA_DEBUG.",
        )


def data_folder() -> Iterator[Finding]:
    folder: Path = settings.DATA_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(
            BAD,
            f"No se puede escribir en la carpeta de datos {folder} ({error.strerror}).",
            "Dé permiso al usuario que abre Participa+, o elija otra con --data.",
        )
        return
    free = shutil.disk_usage(folder).free
    text = f"Carpeta de datos {folder}: quedan {free / GIGABYTE:.1f} GB libres"
    if free < 0.2 * GIGABYTE:
        yield Finding(BAD, text, "Libere espacio ya: pronto no se podrá guardar ningún aporte.")
    elif free < 2 * GIGABYTE:
        yield Finding(WARN, text, "Libere espacio: se recomiendan 2 GB o más.")
    else:
        yield Finding(GOOD, text)


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding(
            BAD,
            f"No hay conexión con la base de datos: {str(error).strip()}",
            "Revise DATABASE_URL y que el servidor de base de datos esté encendido.",
        )
        return
    if is_sqlite():
        yield sqlite()
    else:
        yield Finding(GOOD, f"Base de datos {connection.display_name}")
    if migrations_pending():
        yield Finding(BAD, "La base de datos no está al día.", "./participa migrate")
    else:
        yield Finding(GOOD, "La base de datos está al día")


def sqlite() -> Finding:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal" or synchronous < 2:
        return Finding(
            BAD,
            f"SQLite no guarda con seguridad (journal_mode={journal}, synchronous={synchronous}).",
            "Ponga la carpeta de datos en un disco local, no en una carpeta de red.",
        )
    return Finding(GOOD, "Base de datos SQLite (WAL, synchronous=FULL)")


def cached() -> Iterator[Finding]:
    try:
        cache.set("doctor", "here", 10)
        works = cache.get("doctor") == "here"
    except Exception:
        works = False
    if works:
        yield Finding(GOOD, "Caché")
    else:
        yield Finding(
            BAD, "La caché no responde.", "./participa createcachetable, o revise PARTICIPA_CACHE."
        )


def reference_data() -> Iterator[Finding]:
    departments = Territory.objects.departments().count()
    units = Territory.objects.municipal_units().count()
    if departments and units:
        yield Finding(GOOD, f"Territorios: {departments} departamentos, {units} municipios")
    else:
        yield Finding(BAD, "Faltan los territorios.", "./participa participa_setup --no-demo")


def mail() -> Iterator[Finding]:
    if str(settings.EMAIL_BACKEND).endswith((".console.EmailBackend", ".locmem.EmailBackend")):
        yield Finding(
            WARN,
            "No hay correo: los códigos de ingreso y los avisos se escriben en la consola.",
            "PARTICIPA_MAIL=smtp+tls://usuario:clave@servidor:587",
        )
        return
    try:
        sender = get_connection(timeout=10)
        sender.open()
        sender.close()
        yield Finding(GOOD, f"Correo por {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    except OSError as error:
        yield Finding(
            BAD,
            f"El servidor de correo {settings.EMAIL_HOST}:{settings.EMAIL_PORT} no acepta: {error}",
            "Revise PARTICIPA_MAIL (servidor, puerto, usuario y clave).",
        )


def address() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        yield Finding(
            BAD,
            f"La dirección del sitio no es una dirección: {settings.SITE_URL}",
            "PARTICIPA_SITE_URL=https://participa.ejemplo.org",
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            BAD,
            f"El servidor no atiende la dirección del sitio, {host}.",
            f"PARTICIPA_HOSTS={','.join([*settings.ALLOWED_HOSTS, host])}",
        )
    elif not settings.HTTPS and host not in LOCAL:
        yield Finding(
            BAD,
            f"{settings.SITE_URL} no es https: lo que la gente escribe viaja a la vista.",
            "Ponga un servidor con certificado delante y PARTICIPA_SITE_URL=https://…",
        )
    else:
        yield Finding(GOOD, f"Dirección {settings.SITE_URL}")
    if settings.HTTPS and host not in LOCAL and settings.OPERATOR_CONTACT.endswith("@localhost"):
        yield Finding(
            WARN,
            "Las autorizaciones no dicen a quién escribir sobre los datos personales.",
            "PARTICIPA_OPERATOR y PARTICIPA_OPERATOR_CONTACT",
        )


def static_files() -> Iterator[Finding]:
    if collected():
        yield Finding(GOOD, "Archivos estáticos")
    else:
        yield Finding(
            BAD,
            "Los archivos estáticos no están reunidos, o cambiaron después.",
            "./participa participa_setup --no-demo",
        )


def catalogues() -> Iterator[Finding]:
    stale = stale_catalogues()
    if stale:
        yield Finding(
            WARN,
            f"{len(stale)} catálogos de inglés sin compilar.",
            "./participa participa_setup --no-demo",
        )
    else:
        yield Finding(GOOD, "Traducciones al inglés compiladas")


def tasks() -> Iterator[Finding]:
    if not str(settings.TASKS["default"]["BACKEND"]).endswith("DatabaseBackend"):
        return
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).count()
    if waiting is not None and now - waiting.enqueued_at > timedelta(minutes=10):
        minutes = (now - waiting.enqueued_at).total_seconds() / 60
        yield Finding(
            BAD,
            f"Hay tareas que esperan desde hace {minutes:.0f} minutos: nadie las atiende.",
            "Abra el servicio con ./participa run, o solo el trabajo de fondo con "
            "./participa periodic --with-tasks.",
        )
    elif failed:
        yield Finding(
            WARN,
            f"{failed} tareas fallaron en las últimas 24 horas.",
            "Lea el registro del servicio; muchas se repiten solas.",
        )
    else:
        yield Finding(GOOD, "Tareas al día")


def clock() -> Iterator[Finding]:
    newest = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    now = timezone.now()
    if newest is not None and newest > now + timedelta(minutes=5):
        yield Finding(
            BAD,
            f"El reloj va atrasado: lo último registrado es del {newest:%d/%m/%Y a las %H:%M} UTC.",
            "Ponga el reloj en hora: timedatectl set-ntp true",
        )
    elif settings.TIME_ZONE != "America/Bogota":
        yield Finding(
            WARN,
            f"La zona horaria es {settings.TIME_ZONE}; los términos legales se cuentan en Colombia.",
            "TIME_ZONE = America/Bogota",
        )
    else:
        yield Finding(GOOD, f"Reloj: {timezone.localtime():%d/%m/%Y %H:%M}, hora de Colombia")


def uploads() -> Iterator[Finding]:
    megabytes = settings.UPLOAD_LIMIT_BYTES // 1024**2
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if not 1 <= megabytes <= 50:
        yield Finding(
            WARN,
            f"Se aceptan archivos de hasta {megabytes} MB.",
            "Entre 1 y 50 es razonable: PARTICIPA_UPLOAD_LIMIT_MB=8",
        )
    elif free < 20 * settings.UPLOAD_LIMIT_BYTES:
        yield Finding(
            WARN,
            f"En {tempfile.gettempdir()} no caben veinte archivos a la vez.",
            "Libere espacio o use otra carpeta temporal: TMPDIR=…",
        )
    else:
        yield Finding(GOOD, f"Archivos de hasta {megabytes} MB")


WITHOUT_DATABASE: tuple[Callable[[], Iterator[Finding]], ...] = (
    python_version,
    secret_key,
    data_folder,
    address,
    mail,
    static_files,
    catalogues,
    uploads,
)
# Asked only where the database answers and is up to date.
WITH_DATABASE: tuple[Callable[[], Iterator[Finding]], ...] = (cached, reference_data, tasks, clock)


def diagnose() -> Iterator[Finding]:
    """Every finding, the database last."""
    for check in WITHOUT_DATABASE:
        yield from check()
    about_database = list(database())
    yield from about_database
    if all(finding.mark == GOOD for finding in about_database):
        for check in WITH_DATABASE:
            yield from check()
