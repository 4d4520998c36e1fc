"""What lists and tables need to know of themselves."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator


def page_numbers(paginator: Paginator[Any], current: int) -> list[int | None]:
    """The first, the last and those around the current page; None where some are left out."""
    last = paginator.num_pages
    shown = sorted({1, last, *range(max(current - 1, 1), min(current + 1, last) + 1)})
    found: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            found.append(page - 1)
        elif page - before > 2:
            found.append(None)
        found.append(page)
    return found


def is_figure(heads: Sequence[Any], index: int) -> bool:
    """Whether the column of this position holds figures (and so stands to the right)."""
    if index >= len(heads):
        return False
    head = heads[index]
    return bool(head.get("number") if isinstance(head, dict) else getattr(head, "number", False))


def wordlist(text: str) -> list[str]:
    """The words of a text, to loop over a few fixed names."""
    return str(text).split()
