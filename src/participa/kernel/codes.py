"""Resume codes: six characters that a person can copy by hand or say over the telephone."""

import hashlib
import hmac
import secrets

from django.conf import settings

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: letters that are mistaken for one another by hand or by ear.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 6
TRIES = 8  # for a visit whose first codes are somebody else's


def new_code() -> str:
    """A random code, about 148 million possibilities; looking one up is rate-limited."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def codes_of(visit: str) -> list[str]:
    """The codes that one visit may bring, the first before the second.

    Whoever acts again, because the answer was lost on the way, can be told the same code although
    nothing stored reveals it: it takes what the browser carries and this installation's key.
    """
    return [_code_of(visit, number) for number in range(TRIES)]


def _code_of(visit: str, number: int) -> str:
    rest = int.from_bytes(_keyed(b"participa.visit-code", f"{number} {visit}").digest())
    letters = []
    for _ in range(LENGTH):
        rest, letter = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def normalise(text: str) -> str:
    """What a person typed, without spaces and hyphens, in capitals."""
    return "".join(char for char in text.upper() if char.isalnum())


def digest(code: str) -> str:
    """The only form in which a code is stored: keyed, so the table alone reveals none."""
    return _keyed(b"participa.resume-code", normalise(code)).hexdigest()


def visit_digest(visit: str) -> str:
    """The only form in which it is stored by which visit somebody came."""
    return _keyed(b"participa.visit", visit).hexdigest()


def _keyed(purpose: bytes, text: str) -> hmac.HMAC:
    key = hashlib.sha256(purpose + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256)
