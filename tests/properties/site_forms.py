"""The forms of a page as a browser sees them: where they go, what may be filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

TYPED = {"text", "textarea", "email", "url", "tel", "search", "number", "date", "datetime-local"}


@dataclass
class Control:
    """One thing to fill in: `values` are what a choice offers, or what stands in it."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass
class SiteForm:
    page: str
    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    @property
    def what(self) -> tuple[str, ...]:
        """Forms with the same one are the same: the view and the names of the fields."""
        return (resolve(urlsplit(self.action).path).view_name, *sorted(self.controls))

    @property
    def typed(self) -> list[str]:
        """Names of what a person types."""
        return [
            control.name
            for control in self.controls.values()
            if control.kind in TYPED and not control.disabled
        ]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[SiteForm] = []
        self.open: SiteForm | None = None
        self.select: Control | None = None
        self.textarea: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.page, found.get("action", "") or self.page)
            self.open = SiteForm(self.page, action, found.get("method", "get").lower())
            self.forms.append(self.open)
        if tag == "option" and self.select is not None:
            self.select.values.append(found.get("value", ""))
        if self.open is None or not found.get("name"):
            return
        kind = {"select": "select", "textarea": "textarea", "button": "button"}.get(tag)
        if tag == "input":
            kind = found.get("type", "text")
        if kind is None:
            return
        control = self.open.controls.setdefault(
            found["name"], Control(found["name"], kind, disabled="disabled" in found)
        )
        if tag in ("input", "button"):
            control.values.append(found.get("value", ""))
        self.select = control if tag == "select" else self.select
        self.textarea = control if tag == "textarea" else None
        if self.textarea is not None:
            control.values.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.textarea.values[-1] += data


def forms_of(url: str, body: str) -> list[SiteForm]:
    reader = _Reader(url)
    reader.feed(body)
    return reader.forms
