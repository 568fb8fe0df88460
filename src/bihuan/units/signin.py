"""Signing in: by user name, locked after failures (``ACCOUNT_RATE_LIMITS``), never by signing oneself up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.http import HttpRequest

from bihuan.units.models import Member


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """Signing in needs no message: the workbench says it."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *more, **named)


def lift_lockout(request: HttpRequest, member: Member) -> None:
    """Forget failed attempts to sign in as ``member``."""
    get_adapter(request)._delete_login_attempts_cached_email(request, username=member.username)
