"""What is shown of how to reach an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from participa.accounts.queries import Neutrality
from participa.kernel.enums import Sector
from participa.kernel.texts import names_in

from ..models import Organization

# Addresses of mail and of pages, and telephones: what is left of a contact without the words.
_WITHOUT_WORDS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w|https?://\S+|[+(]?\d[\d ().-]{4,}\d")


def shown_contact(
    organization: Organization, held: Neutrality, officials: Sequence[str] = ()
) -> str:
    """What anybody reads of its contact, which somebody typed in one line.

    An institution that an electoral period reaches (`held`: those of today) is reached by its
    addresses and telephones alone, and by none that is made of an official's name.
    """
    if organization.sector != Sector.PUBLIC or not organization.contact:
        return organization.contact
    if not held.over(organization.territory, *organization.further_territories.all()):
        return organization.contact
    found = (match.group() for match in _WITHOUT_WORDS.finditer(organization.contact))
    return " · ".join(each for each in found if not names_in([each], officials))
