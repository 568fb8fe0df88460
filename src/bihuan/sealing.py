"""What must not be read by whoever comes by the database or a backup: sealed in the column, opened where it is used."""

import base64
import hmac
import os
from functools import lru_cache
from hashlib import sha512
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

MARK = "sealed:1:"
NONCE = 16
LOST = ""
"""What a column reads as when it was sealed with another key; ``bihuan doctor`` says so."""


def seal(text: str, *, alike: bool = False) -> str:
    """``text`` sealed (AES-SIV, RFC 5297); with ``alike`` the same text gives the same seal, so that it can be unique."""
    nonce = bytes(NONCE) if alike else os.urandom(NONCE)
    sealed = _cipher(settings.SEAL_KEY).encrypt(text.encode(), [nonce])
    return MARK + base64.urlsafe_b64encode(nonce + sealed).decode()


def opened(stored: str) -> str | None:
    """What was sealed; what never was comes back as it is; None when another key sealed it."""
    if not stored.startswith(MARK):
        return stored
    try:
        content = base64.urlsafe_b64decode(stored.removeprefix(MARK))
        return _cipher(settings.SEAL_KEY).decrypt(content[NONCE:], [content[:NONCE]]).decode()
    except (InvalidTag, ValueError):
        return None


def fingerprint(text: str) -> str:
    """What tells the same text from another without saying it: nobody without the key can try names out (HMAC-SHA256).

    With another key it is another: what was kept under the old one stays alike among itself only.
    """
    return hmac.new(sha512(b"fingerprint:" + settings.SEAL_KEY.encode()).digest(), text.encode(), "sha256").hexdigest()


@lru_cache(maxsize=4)
def _cipher(key: str) -> AESSIV:
    return AESSIV(sha512(key.encode()).digest())


class SealedField(models.TextField):  # type: ignore[type-arg] # a plain text to whoever uses it
    """A text that lies sealed in its column. Empty texts stay empty. It cannot be searched; ``alike`` lets it be unique
    and be asked for as a whole."""

    def __init__(self, *args: Any, alike: bool = False, **options: Any) -> None:
        self.alike = alike
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | ({"alike": True} if self.alike else {})

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal(text, alike=self.alike) if text else text

    def from_db_value(self, value: str | None, *_rest: object) -> str | None:
        if not value:
            return value
        text = opened(value)
        return LOST if text is None else text

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull" and not (self.alike and lookup_name in ("exact", "in")):
            raise FieldError(f"{self.name} is sealed: it cannot be searched by {lookup_name}")
        return super().get_lookup(lookup_name)
