"""Photographs: decoded under a limit and encoded anew, so that only the picture remains."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from .kinds import Kind

MAX_PIXELS = 50_000_000
MAX_SIDE = 1600
SMALL_BYTES = 60 * 1024
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}

# Our own limit is checked before a picture is decoded, and answered with a sentence.
Image.MAX_IMAGE_PIXELS = None


def clean(content: bytes, kind: Kind) -> bytes:
    """The upright picture, at most 1,600 pixels long, without position, camera or any metadata."""
    picture = _decode(content, _FORMATS[kind.code])
    return _encode(picture, _FORMATS[kind.code], 82)


def small(content: bytes) -> bytes:
    """A JPEG of at most 60 KB, as large as that allows."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = _flat(_bare(opened))
    for side, quality in ((960, 72), (960, 55), (720, 60), (560, 60), (400, 55), (320, 45)):
        copy = picture.copy()
        copy.thumbnail((side, side))
        encoded = _encode(copy, "JPEG", quality)
        if len(encoded) <= SMALL_BYTES:
            return encoded
    return encoded


def _decode(content: bytes, expected: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=[expected]) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                raise ValidationError(
                    _(
                        "La imagen mide %(width)s × %(height)s puntos: es demasiado grande. "
                        "Redúzcala a menos de 7.000 × 7.000 y envíela otra vez."
                    ),
                    code="too_many_pixels",
                    params={"width": width, "height": height},
                )
            opened.draft("RGB", (MAX_SIDE, MAX_SIDE))  # lets JPEG skip what will be thrown away
            opened.load()
            upright = _upright(opened)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            return _bare(upright)
    except ValidationError:
        raise
    except Exception:  # decoders fail on damage in every way there is
        raise ValidationError(
            _("La imagen está dañada o incompleta. Tómela o guárdela otra vez y envíela de nuevo."),
            code="damaged",
        ) from None


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera says it was held; as it lies where that note is unreadable."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # only the note is damaged, and decoders fail in every way there is
        return picture


def _bare(picture: Image.Image) -> Image.Image:
    """The same colours in a new picture that carries nothing else."""
    profile = picture.info.get("icc_profile")
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if transparent else "RGB")
    if profile and not transparent:
        picture = _standard_colours(picture, profile)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _standard_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Telephones with vivid screens save other colours; without their profile they would fade."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return made or picture


def _flat(picture: Image.Image) -> Image.Image:
    """On white where it was transparent."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _encode(picture: Image.Image, form: str, quality: int) -> bytes:
    made = io.BytesIO()
    if form == "PNG":
        picture.save(made, "PNG", optimize=True)
    elif form == "WEBP":
        picture.save(made, "WEBP", quality=quality)
    else:
        _flat(picture).save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
