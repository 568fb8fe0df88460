"""What a password must be, said in the language of the desk."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短：至少要%(length)s位。") % {"length": self.min_length}
