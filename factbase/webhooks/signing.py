"""Secrets of webhooks, and signatures by them, as Standard Webhooks has it.

https://github.com/standard-webhooks/standard-webhooks: HMAC-SHA256 over id, time and body.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet
from django.conf import settings

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret of 256 bits, as it is shown."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sealed(secret: str) -> bytes:
    """Return the secret encrypted, as it is kept: it has to be read again to sign with."""
    return _box().encrypt(secret.encode())


def opened(kept: bytes | memoryview) -> str:
    """Return what was sealed; raises InvalidToken where FACTBASE_SECRET_KEY has changed since."""
    return _box().decrypt(bytes(kept)).decode()


def signed(*secrets: str, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers that prove where a message comes from, and when it was sent.

    There is a signature by each of the secrets; a receiver needs one that it can check.
    """
    content = f"{id}.{timestamp}.".encode() + body
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def _box() -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"factbase webhook secrets", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
