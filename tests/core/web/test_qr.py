"""QR codes: what is drawn is what the standard's own matrix says, module by module."""

import re

import pytest
import segno

from participa.web.templatetags.qr import QUIET, qr_code

ADDRESSES = (
    "https://participa.ejemplo.co/seguir/",
    "https://participa.ejemplo.co/actividades/123/conversacion/invitacion/4F7RKQ/",
    "https://participación.ejemplo.co/" + "a/" * 120,
)


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules (column, row) of a path of level lines, one module thick."""
    [path] = re.findall(r'<path stroke="#000" d="([^"]+)"/>', svg)
    steps = re.findall(r"([Mmh])(-?[0-9.]+)(?: (-?[0-9.]+))?", path)
    assert "".join(f"{a}{b} {c}" if c else f"{a}{b}" for a, b, c in steps) == path
    x, y, found = 0.0, 0.0, set()
    for step, first, second in steps:
        across, down = float(first), float(second or 0)
        if step == "M":
            x, y = across, down
        elif step == "m":
            x, y = x + across, y + down
        else:
            assert y % 1 == 0.5
            found |= {(int(x) + one, int(y)) for one in range(int(across))}
            x += across
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_square_draws_the_matrix_of_the_address_with_its_quiet_zone(address: str) -> None:
    svg = qr_code(address)
    code = segno.make(address, error="m", micro=False)
    side = code.symbol_size(border=0)[0]
    whole = side + 2 * QUIET
    assert f'viewBox="0 0 {whole} {whole}"' in svg
    assert f'<path fill="#fff" d="M0 0h{whole}v{whole}h-{whole}z"/>' in svg
    assert drawn(svg) == {
        (column + QUIET, row + QUIET)
        for row, modules in enumerate(code.matrix)
        for column, dark in enumerate(modules)
        if dark
    }
    assert QUIET == 4
    assert not code.is_micro


def test_square_says_in_words_what_it_opens() -> None:
    svg = qr_code('https://ejemplo.co/?a="b"&c')
    said = "Código QR: abre https://ejemplo.co/?a=&quot;b&quot;&amp;c"
    assert svg.startswith(f'<span class="qr" role="img" aria-label="{said}"><svg ')
    assert "<title" not in svg
    assert "style=" not in svg  # the policy of the pages allows none
