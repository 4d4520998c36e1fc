"""Pictures for evidence that nobody photographed: flat shapes, drawn for the demonstration."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw

from participa.kernel.files import CleanFile

SKY = ((28, 26, 39), (31, 63, 159), (0, 102, 90), (180, 71, 10))


def picture(alternative_text: str) -> CleanFile:
    """A small landscape that depends only on its description."""
    seed = hashlib.sha256(alternative_text.encode()).digest()
    image = Image.new("RGB", (960, 640), SKY[seed[0] % len(SKY)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, 960, 640), fill=(221, 213, 199))
    for index in range(6):
        left = 60 + index * 150 + seed[index + 1] % 40
        height = 90 + seed[index + 7] % 170
        draw.rectangle((left, 430 - height, left + 70, 430), fill=(251, 248, 242))
        draw.ellipse((left + 15, 400 - height, left + 55, 440 - height), fill=(255, 200, 56))
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=60)
    content = buffer.getvalue()
    return CleanFile(
        content=content,
        content_type="image/jpeg",
        extension="jpg",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )
