"""Resume codes: six characters that a person can copy by hand or say over the telephone."""

import hashlib
import hmac
import secrets

from django.conf import settings

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: letters that are mistaken for one another by hand or by ear.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 6


def new_code() -> str:
    """A random code, about 148 million possibilities; looking one up is rate-limited."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str:
    """What a person typed, without spaces and hyphens, in capitals."""
    return "".join(char for char in text.upper() if char.isalnum())


def digest(code: str) -> str:
    """The only form in which a code is stored: keyed, so the table alone reveals none."""
    key = hashlib.sha256(b"participa.resume-code" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, normalise(code).encode(), hashlib.sha256).hexdigest()
