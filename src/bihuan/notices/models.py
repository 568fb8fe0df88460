"""Notices as they were put up, and the objections that came."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.closing.models import Closing


class Notice(models.Model):
    """A public notice about one attempt to have a finding struck off; what it says is frozen."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="notices")
    title = models.CharField(_("标题"), max_length=200)
    sections = models.JSONField(help_text="[[heading, text]] in their order")
    starts_on = models.DateField(_("公示开始"))
    ends_on = models.DateField(_("公示截止"))
    days = models.CharField(_("天数"), max_length=40, help_text="as printed: 共五天")
    accepting = models.CharField(_("受理单位"), max_length=120)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=60)
    fax = models.CharField(_("传真"), max_length=60, blank=True)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["closing"], name="notice_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="notice_runs"),
        ]

    def __str__(self) -> str:
        return self.title


class Objection(models.Model):
    """What somebody has against it. By post the postmark decides whether it is in time, otherwise the day it arrived."""

    class Channel(models.TextChoices):
        POST = "post", _("邮寄")
        HAND = "hand", _("直接送达")
        PHONE = "phone", _("电话")
        FAX = "fax", _("传真")
        WEB = "web", _("网络")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    channel = models.CharField(_("方式"), max_length=8, choices=Channel)
    received_on = models.DateField(_("收到日期"))
    postmark_on = models.DateField(_("邮戳日期"), null=True)
    text = models.TextField(_("异议内容"))
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    answer = models.TextField(_("处理和答复"), blank=True)
    upheld = models.BooleanField(_("异议成立"), null=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    answered = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["received_on", "id"]

    @property
    def counts_on(self) -> date:
        """The day that decides (seed 002: 邮寄的以邮戳为准，直接送达的以送达日期为准)."""
        return self.postmark_on or self.received_on

    @property
    def is_late(self) -> bool:
        return self.counts_on > self.notice.ends_on
