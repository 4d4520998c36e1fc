"""Every text of the shared templates and of the site pages has its English."""

import re

import polib
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
FOLDERS = ["participa/ui", "participa/site", "account", "mfa", "allauth"]


def test_every_shared_text_is_in_english() -> None:
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale/site/en/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue if entry.translated()}
    paths = [TEMPLATES / "participa/base.html"]
    for folder in FOLDERS:
        paths += (TEMPLATES / folder).rglob("*.html")
    used: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'{% translate "([^"]+)"', text))
        used |= set(re.findall(r'_\("([^"]+)"\)', text))
        blocks = re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% (?:plural|endblocktranslate) %}", text
        )
        used |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks}
    assert used - known == set()
