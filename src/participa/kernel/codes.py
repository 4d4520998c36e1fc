"""Resume codes: six characters that a person can copy by hand or say over the telephone."""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: letters that are mistaken for one another by hand or by ear.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 6
TRIES = 8  # for a key whose first codes are somebody else's


def new_code() -> str:
    """A random code, about 148 million possibilities; looking one up is rate-limited."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def codes_of(key: UUID) -> list[str]:
    """The codes that one form may bring, the first before the second.

    Whoever sends the form again, because the answer was lost on the way, can be told the same
    code although nothing stored reveals it: it takes the form's key and this installation's.
    """
    return [_code_of(key, number) for number in range(TRIES)]


def _code_of(key: UUID, number: int) -> str:
    secret = hashlib.sha256(b"participa.form-code" + settings.SECRET_KEY.encode()).digest()
    rest = int.from_bytes(hmac.new(secret, b"%d %b" % (number, key.bytes), "sha256").digest())
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
    key = hashlib.sha256(b"participa.resume-code" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, normalise(code).encode(), hashlib.sha256).hexdigest()
