"""Signing in and out, and changing one's password: allauth's pages, and only these three of them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.units import events
from bihuan.units.access import allow, allow_outside
from bihuan.units.events import What

REASONS = {
    "username_password_mismatch": gettext_lazy("用户名或密码不对，请再输一次。"),
    "too_many_login_attempts": gettext_lazy("输错次数太多，已暂时锁定。请十分钟后再试，或找系统管理员。"),
}


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""  # allauth's points to a reset by mail, which the house doesn't have
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> Any:
        try:
            cleaned = super().clean()
        except ValidationError as error:
            reason = REASONS.get(getattr(error, "code", ""))
            raise ValidationError(reason, code=error.code) if reason else error from error
        # allauth would lead on to a page of its own, which the house doesn't have.
        if self.user and not self.user.is_active:
            raise ValidationError(_("这个账号已停用，请找本单位的系统管理员。"), code="account_inactive")
        if self.user and not self.user.held_posts():
            raise ValidationError(_("您现在没有岗位，或者岗位已经到期，请找本单位的系统管理员。"), code="no_post")
        return cleaned


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("现在的密码")),
            ("password1", _("新密码")),
            ("password2", _("再输一次新密码")),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> Any:
        cleaned = super().clean()
        new = self.cleaned_data.get("password1")
        if new and new == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", _("新密码和现在的密码相同，请换一个。"))
        return cleaned


class SignIn(LoginView):  # type: ignore[misc]
    form_class = SignInForm
    template_name = "units/sign_in.html"


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    form_class = NewPasswordForm
    template_name = "units/password.html"

    def get_default_success_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        member = self.request.user
        if member.must_change_password:
            member.must_change_password = False
            member.save(update_fields=["must_change_password"])
        events.keep([events.note(What.PASSWORD_CHANGED, by=member, member=member)])
        return response


sign_in = allow_outside(SignIn.as_view())
sign_out = allow()(require_POST(LogoutView.as_view()))
change_password = allow()(ChangePassword.as_view())
