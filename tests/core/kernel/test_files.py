"""What is accepted is safe; what is not is refused with a sentence that says what to do."""

import hashlib
import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from participa.kernel.files import AUDIO, IMAGES, KINDS, OFFICE, PDF, TEXTS, accept
from participa.kernel.uploads import LimitHandler, TooLargeUpload
from tests.factories.files import (
    make_docx,
    make_huge_png,
    make_mp3,
    make_ods,
    make_ogg,
    make_pdf,
    make_photo,
    make_picture,
    make_upload,
    make_wav,
    make_xlsx,
    make_zip,
)

ALL = (*IMAGES, *PDF, *TEXTS, *OFFICE, *AUDIO)
SECRET = b"secreto"


def refused(content, name="foto.jpg", declared=None, kinds=ALL, limit=None):
    """The code of the refusal; its sentence is Spanish and speaks to the person."""
    with pytest.raises(ValidationError) as found:
        accept(make_upload(content, name, declared), kinds=kinds, limit=limit)
    assert found.value.messages[0].endswith(".")
    return found.value.code


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (make_photo(), "foto.jpg", "image/jpeg"),
        (make_photo(), "FOTO.JPEG", "image/jpeg"),
        (make_picture("PNG"), "captura.png", "image/png"),
        (make_picture("WEBP"), "foto.webp", "image/webp"),
        (make_pdf(), "acta.pdf", "application/pdf"),
        ("año,valor\n2026,1\n".encode(), "tabla.csv", "text/csv"),
        ("año;valor\n".encode("cp1252"), "tabla.csv", "text/csv"),
        ("Señores 1 < 2".encode(), "nota.txt", "text/plain"),
        ("Señores".encode("utf-16"), "nota.txt", "text/plain"),
        (make_ods(), "hoja.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (make_xlsx(), "hoja.xlsx", KINDS["xlsx"].content_type),
        (make_docx(), "carta.docx", KINDS["docx"].content_type),
        (make_mp3(), "voz.mp3", "audio/mpeg"),
        (make_ogg(), "voz.ogg", "audio/ogg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_is_accepted_by_its_content(content, name, content_type):
    clean = accept(make_upload(content, name, declared=""), kinds=ALL)
    assert clean.content_type == content_type
    assert (clean.size, clean.digest) == (
        len(clean.content),
        hashlib.sha256(clean.content).hexdigest(),
    )
    # What came out is accepted as it is, so a file can be sent on.
    again = accept(make_upload(clean.content, clean.file_name), kinds=ALL)
    assert again.content_type == content_type


def test_a_photo_comes_back_upright_small_and_without_metadata():
    photo = make_photo()
    clean = accept(make_upload(photo), kinds=IMAGES)
    assert SECRET in photo
    assert SECRET not in clean.content
    with Image.open(io.BytesIO(clean.content)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.format) == ((800, 1600), {}, "JPEG")
        red, green, _blue = picture.convert("RGB").getpixel((750, 50))
    assert red > 200 > 90 > green
    with Image.open(io.BytesIO(clean.small())) as small:
        assert small.format == "JPEG"
    assert len(clean.small()) <= 60 * 1024


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_pictures_lose_their_texts_and_keep_transparency(form):
    content = make_picture(form)
    clean = accept(make_upload(content, f"x.{form.lower()}"), kinds=IMAGES)
    assert SECRET in content
    assert SECRET not in clean.content
    with Image.open(io.BytesIO(clean.content)) as picture:
        assert (picture.mode, picture.size) == ("RGBA", (400, 300))
    assert len(clean.small()) <= 60 * 1024


def test_sound_loses_the_tags_that_name_people():
    clean = accept(make_upload(make_mp3(), "voz.mp3"), kinds=AUDIO)
    assert SECRET not in clean.content
    assert clean.content[:2] == b"\xff\xfb"


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "foto.jpg", "empty"),
        (SVG, "dibujo.svg", "kind"),
        (SVG, "dibujo.png", "kind"),
        (HTML, "nota.txt", "kind"),
        (b"hola " * 100 + b"<ScRiPt src=x>", "nota.txt", "kind"),
        (b"MZ\x90\x00" + bytes(300), "foto.jpg", "kind"),
        (make_wav(), "voz.wav", "kind"),
        (make_zip({"a.txt": b"hola"}), "cosas.zip", "kind"),
        (b"PK\x03\x04" + bytes(50), "hoja.xlsx", "kind"),
        (b"GIF89a" + bytes(50), "foto.gif", "kind"),
        (make_picture("PNG"), "foto.jpg", "disguised"),
        (make_pdf(), "foto.jpg", "disguised"),
        (make_photo()[:4000], "foto.jpg", "damaged"),
        (make_picture("PNG")[:60], "foto.png", "damaged"),
        (b"\xff\xd8\xff" + bytes(500), "foto.jpg", "damaged"),
        (make_huge_png(), "foto.png", "too_many_pixels"),
        (make_pdf()[:-10], "acta.pdf", "damaged"),
        (make_pdf(b"/Encrypt 5 0 R"), "acta.pdf", "locked"),
        (make_pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "acta.pdf", "active"),
        (make_pdf(b"/AA << /S /J#61vaScript >>"), "acta.pdf", "active"),
        (make_pdf(b"/S /Launch"), "acta.pdf", "active"),
        (make_pdf(packed=b"7 0 << /S /JavaScript >>"), "acta.pdf", "active"),
        (make_pdf(packed=bytes(70_000_000)), "acta.pdf", "unreadable"),
        (
            make_pdf(packed=b"x").replace(b"/FlateDecode", b"[/LZWDecode /FlateDecode]"),
            "acta.pdf",
            "unreadable",
        ),
        (b"basura" + make_pdf(), "acta.pdf", "disguised"),
        (make_xlsx(bomb=bytes(90_000_000)), "hoja.xlsx", "bomb"),
        (make_xlsx(**{f"f{n}": b"" for n in range(2001)}), "hoja.xlsx", "bomb"),
        (make_xlsx(xl__inner=make_zip({"a": b"b"})), "hoja.xlsx", "nested"),
        (make_xlsx(**{"xl__vbaProject.bin": b"x"}), "hoja.xlsx", "active"),
        (b"ID3\x03\x00\x00\x00\x00\x00\x02xx" + bytes(500), "voz.mp3", "damaged"),
        (b"OggS" + bytes(500), "voz.ogg", "damaged"),
    ],
)
def test_what_is_not_safe_is_refused(content, name, code):
    assert refused(content, name, declared="") == code


def test_a_damaged_spreadsheet_is_refused():
    content = bytearray(make_xlsx())
    place = content.index(b"sheet1.xml") + 30
    content[place : place + 4] = b"\xff\xff\xff\xff"
    assert refused(bytes(content), "hoja.xlsx") in {"damaged", "bomb"}


def test_a_declared_type_that_lies_is_refused():
    assert refused(make_photo(), "foto.jpg", declared="application/pdf") == "disguised"


def test_only_the_welcome_kinds_are_accepted():
    with pytest.raises(ValidationError) as found:
        accept(make_upload(make_pdf(), "acta.pdf"), kinds=("jpeg", "png"))
    assert found.value.messages == [
        "Ese tipo de archivo no se recibe aquí. Puede enviar: una foto JPG o una imagen PNG."
    ]


def test_the_kinds_welcome_are_listed_as_people_write_them() -> None:
    upload = make_upload(b"MZ" + bytes(500), "a.exe", "application/octet-stream")
    with pytest.raises(ValidationError) as refused:
        accept(upload, kinds=IMAGES)
    assert refused.value.messages == [
        "Ese tipo de archivo no se recibe aquí. "
        "Puede enviar: una foto JPG, una imagen PNG o una imagen WebP."
    ]


def test_too_large_says_the_limit():
    with pytest.raises(ValidationError) as found:
        accept(make_upload(make_photo()), kinds=IMAGES, limit=1000)
    assert found.value.messages == [
        "El archivo pesa más de 1000\xa0bytes. Envíe uno más liviano, o escriba un enlace."
    ]


def test_a_polyglot_picture_keeps_only_the_picture():
    clean = accept(make_upload(make_photo() + HTML + make_zip({"a": b"b"})), kinds=IMAGES)
    assert b"script" not in clean.content
    assert b"PK\x03\x04" not in clean.content


def test_picture_bytes_inside_a_pdf_are_not_taken_for_programs():
    noise = random.Random(1).randbytes(50_000) + b"/JS /JavaScript /Launch /Encrypt"
    assert accept(make_upload(make_pdf(noise=noise), "acta.pdf"), kinds=PDF).size > 50_000


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    head=st.sampled_from([make_photo(64, 64), make_picture(), make_pdf(), make_xlsx(), make_mp3()]),
    place=st.integers(0, 4000),
    noise=st.binary(min_size=1, max_size=20),
    name=st.sampled_from(["a.jpg", "a.png", "a.pdf", "a.xlsx", "a.mp3", "a", "../a.txt"]),
)
def test_any_damage_ends_in_a_file_or_a_sentence(head, place, noise, name):
    content = head[:place] + noise + head[place + len(noise) :]
    try:
        accept(make_upload(content, name, declared=""), kinds=ALL)
    except ValidationError as error:
        assert error.messages[0].endswith(".")  # noqa: PT017


# --- uploads on their way in ------------------------------------------------------------------

BOUNDARY = "limite"


class Body(io.RawIOBase):
    """A form with a title and then a file of zeros, made as it is read."""

    def __init__(self, size: int, *, after: str = "") -> None:
        self.head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nEl puente\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        self.tail = (
            f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="after"\r\n\r\n{after}\r\n'
            f"--{BOUNDARY}--\r\n"
        ).encode()
        self.left, self.given = size, 0
        self.length = len(self.head) + size + len(self.tail)

    def read(self, size: int = -1) -> bytes:
        if self.head:
            piece, self.head = self.head, b""
        elif self.left:
            piece = bytes(min(self.left, size if size > 0 else 65536))
            self.left -= len(piece)
        else:
            piece, self.tail = self.tail, b""
        self.given += len(piece)
        return piece


def parse(body: Body):
    request = HttpRequest()
    meta = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(body.length),
    }
    handlers = [LimitHandler(request), MemoryFileUploadHandler(request)]
    for handler in handlers:
        result = handler.handle_raw_input(body, meta, body.length, BOUNDARY, "utf-8")
        if result is not None:
            return result
    return MultiPartParser(meta, body, handlers, "utf-8").parse()


def test_an_upload_within_the_limit_passes(settings):
    settings.UPLOAD_LIMIT_BYTES, settings.UPLOAD_REQUEST_LIMIT_BYTES = 10_000, 10**7
    post, files = parse(Body(5000, after="y más"))
    assert (post["title"], post["after"]) == ("El puente", "y más")
    assert files["file"].size == 5000


def test_an_upload_past_the_limit_keeps_the_form_and_no_bytes(settings):
    settings.UPLOAD_LIMIT_BYTES, settings.UPLOAD_REQUEST_LIMIT_BYTES = 10_000, 10**7
    post, files = parse(Body(1_000_000, after="y más"))
    assert (post["title"], post["after"]) == ("El puente", "y más")
    assert isinstance(files["file"], TooLargeUpload)
    with pytest.raises(ValidationError, match="pesa más de"):
        accept(files["file"], kinds=IMAGES)


def test_five_gigabytes_are_not_even_read(settings):
    settings.UPLOAD_LIMIT_BYTES, settings.UPLOAD_REQUEST_LIMIT_BYTES = 10_000, 10**6
    body = Body(5 * 1024**3)
    post, files = parse(body)
    assert (post["title"], list(files)) == ("El puente", ["file"])
    assert isinstance(files["file"], TooLargeUpload)
    assert body.given < 300_000
