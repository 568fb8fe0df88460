"""The roles a member can hold at a unit, and what kind of work each stands for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    INTAKE = "intake", _("收件")
    DISPATCH = "dispatch", _("分办")
    HANDLE = "handle", _("承办")
    REVIEW = "review", _("审核")
    PUBLISH = "publish", _("公开")
    LEAD = "lead", _("领导")
    INSPECT = "inspect", _("督察")
    DISCIPLINE = "discipline", _("问责")
    SYSTEM = "system", _("系统管理")
    SECURITY = "security", _("安全管理")
    AUDIT = "audit", _("审计")


CASE_ROLES = frozenset({Role.INTAKE, Role.DISPATCH, Role.HANDLE, Role.REVIEW, Role.PUBLISH, Role.LEAD, Role.INSPECT})
"""Roles that read cases. The three administrators keep the house and see no case; who keeps the register of those held
accountable sees that register, and cases only by another role."""

OFFICE_ROLES = frozenset({Role.INTAKE, Role.DISPATCH, Role.REVIEW, Role.PUBLISH})
"""Roles of those who run the inspection's register."""

ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
"""The three of them (三员); one account is never two of them, nor one of them and something else."""
