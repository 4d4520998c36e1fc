"""The key that signs the ledger's heads: made once, kept beside the database, its half public."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings


def key_path() -> Path:
    return Path(settings.DATA_DIR) / "ledger-key.pem"


def sign(message: bytes) -> bytes:
    return private_key().sign(message)


def private_key() -> Ed25519PrivateKey:
    """The platform's signing key; two processes that start at once still make only one."""
    path = key_path()
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} is not an Ed25519 key")
    return key


def public_key() -> Ed25519PublicKey:
    return private_key().public_key()


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Id → key of every key that was ever used here: heads signed before a loss still verify."""
    found = [public_key()]
    for path in sorted(key_path().parent.glob("ledger-public-*.pem")):
        kept = load_pem_public_key(path.read_bytes())
        if isinstance(kept, Ed25519PublicKey):
            found.append(kept)
    return {key_id(key): key for key in found}


def public_pem() -> bytes:
    """The half that everybody may have, in PEM."""
    return _pem(public_key())


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the raw public key."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def is_signed(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, name = mkstemp(dir=path.parent, prefix=".ledger-key-")  # 0600 by itself
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(name, path)  # fails if another process was first: its key counts
        public = key.public_key()
        (path.parent / f"ledger-public-{key_id(public)}.pem").write_bytes(_pem(public))
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
