"""The numbers by which an enterprise is known: 统一社会信用代码 (GB 32100-2015) and 排污许可证编号 (HJ 608-2017)."""

import re

from django.utils.translation import gettext as _

from bihuan.refusals import Unusable

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What a credit code is written in: no I, O, S, V, Z; each stands for its place here (GB 32100-2015, table 2)."""
LENGTH = 18
PERMIT = re.compile(r"[0-9A-Z]{18}\d{3}[0-9A-Z]")
"""The enterprise's code, three digits, and a sign to check it by."""


def read_credit_code(text: str) -> str:
    """The code without spaces, in capitals; "" for nothing. ``Unusable`` where its check digit says it is mistyped."""
    code = re.sub(r"\s", "", text).upper()
    if not code:
        return ""
    if len(code) != LENGTH or any(sign not in LETTERS for sign in code):
        raise Unusable(_("统一社会信用代码是18位数字和大写字母（没有 I、O、S、V、Z），请核对。"))
    if code[-1] != check_digit(code[:-1]):
        raise Unusable(_("统一社会信用代码的校验位不对：一定有一位写错了，请对照营业执照核对。"))
    return code


def check_digit(code: str) -> str:
    """The 18th sign that belongs to the first 17: weights are powers of 3, modulo 31 (GB 32100-2015, 5.2)."""
    total = sum(LETTERS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code))
    return LETTERS[-total % 31]


def read_permit(text: str, credit_code: str = "") -> str:
    """The number without spaces, in capitals; "" for nothing. Of an enterprise its first 18 signs are its credit code."""
    number = re.sub(r"\s", "", text).upper()
    if not number:
        return ""
    if not PERMIT.fullmatch(number):
        raise Unusable(_("排污许可证编号是22位：18位代码、3位数字、1位校验，请对照证书核对。"))
    if credit_code and not number.startswith(credit_code):
        raise Unusable(_("排污许可证编号的前18位与统一社会信用代码不同，请核对这两个编号。"))
    return number
