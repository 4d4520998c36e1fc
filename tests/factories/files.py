"""Real files of every kind that people send, and of the kinds that attackers do."""

import io
import wave
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

DECLARED = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
}


def make_upload(content: bytes, name: str = "foto.jpg", declared: str | None = None):
    extension = name.rpartition(".")[2]
    return SimpleUploadedFile(name, content, declared or DECLARED.get(extension, ""))


def make_photo(width=2400, height=1200, *, hidden="secreto", orientation=6) -> bytes:
    """A JPEG as a telephone takes it: lying on its side, with position, camera and a comment."""
    picture = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
    picture = picture.convert("RGB")
    picture.paste("red", (0, 0, width // 4, height // 4))  # the corner that ends top right
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, hidden
    exif.get_ifd(0x8825).update({1: "N", 2: (3.0, 53.0, 0.0), 3: "W", 4: (77.0, 4.0, 0.0)})
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, comment=hidden.encode(), quality=90)
    return made.getvalue()


def make_picture(form: str = "PNG", *, mode="RGBA", hidden="secreto", size=(400, 300)) -> bytes:
    picture = Image.new(mode, size, (10, 90, 80, 128) if mode == "RGBA" else (10, 90, 80))
    made = io.BytesIO()
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", hidden)
        picture.save(made, "PNG", pnginfo=info)
    else:
        picture.save(made, form, exif=b"Exif\0\0" + hidden.encode(), xmp=hidden.encode())
    return made.getvalue()


def make_huge_png(side: int = 30000) -> bytes:
    """Small in bytes, 900 million points when decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    header = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def make_pdf(extra: bytes = b"", *, packed: bytes = b"", noise: bytes = b"") -> bytes:
    """A small PDF; `extra` goes into its catalogue, `packed` into a compressed object stream."""
    body = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog " + extra + b" >>\nendobj\n"
    if packed:
        data = zlib.compress(packed)
        body += (
            b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
            % len(data)
            + b"stream\n"
            + data
            + b"\nendstream\nendobj\n"
        )
    if noise:
        body += (
            b"3 0 obj\n<< /Length %d >>\nstream\n" % len(noise) + noise + b"\nendstream\nendobj\n"
        )
    return body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def make_zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def make_xlsx(**extra: bytes) -> bytes:
    return make_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": b"<sheet>" + b"<c>1</c>" * 500 + b"</sheet>",
            **{name.replace("__", "/"): content for name, content in extra.items()},
        }
    )


def make_docx() -> bytes:
    return make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def make_ods() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return make_zip({"mimetype": kind, "content.xml": b"<office/>"})


def make_mp3(hidden: bytes = b"secreto") -> bytes:
    """Two frames of MPEG-1 layer III, 128 kbit/s, between the tags that players write."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(hidden)]) + hidden
    return tag + frame * 2 + b"TAG" + hidden.ljust(125, b"\0")


def make_ogg() -> bytes:
    return b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(200)


def make_wav() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(800))
    return made.getvalue()
