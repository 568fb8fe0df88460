"""What lies where, which cases it is linked to, and the alarms it gave."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case
from bihuan.coordinates import Place, said_place
from bihuan.units.models import Unit


class Site(models.Model):
    """An enterprise, a building site, a stretch of river or another place that cases and alarms are about (一企一档).

    The ledger keeps who changed what of it (``chain``); it is retired, never deleted.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        WORKSITE = "worksite", _("工地")
        MINE = "mine", _("矿山")
        WATER = "water", _("河段、水体")
        FARM = "farm", _("养殖场")
        LANDFILL = "landfill", _("填埋场、堆场")
        TREATMENT = "treatment", _("污水、垃圾处理设施")
        OUTFALL = "outfall", _("排污口")
        RESERVE = "reserve", _("自然保护地")
        OTHER = "other", _("其他")

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sites", help_text="the county or township it lies in")
    address = models.CharField(_("地址"), max_length=200, blank=True)
    north_e6 = models.IntegerField(null=True, help_text="millionths of a degree, WGS 84")
    east_e6 = models.IntegerField(null=True, help_text="millionths of a degree, WGS 84")
    radius = models.PositiveIntegerField(
        _("范围半径"), null=True, help_text="metres around its coordinates that still belong to it"
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    permit = models.CharField(_("排污许可证编号"), max_length=22, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="entries in its chain; a form says which it has seen")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(retired_at__isnull=True), name="site_name_once_in_unit"
            ),
            models.CheckConstraint(
                condition=Q(north_e6__isnull=True, east_e6__isnull=True)
                | Q(north_e6__isnull=False, east_e6__isnull=False),
                name="site_place_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="site_name"),
            models.Index(fields=["credit_code"], name="site_credit_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """Key of its entries in the ledger; no inspection's code can be like it."""
        return f"{SEAL}/{self.pk}"

    @property
    def place(self) -> Place | None:
        """Degrees north and east."""
        if self.north_e6 is None or self.east_e6 is None:
            return None
        return self.north_e6 / 1e6, self.east_e6 / 1e6

    @property
    def place_said(self) -> str:
        return said_place(self.place) if self.place else ""


SEAL = "点位"
"""Under which the chains of sites are sealed."""


class SiteLink(models.Model):
    """A case is about a site, from ``since`` until ``until``; linked by the office, or by ``unit`` for its own share."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="site_links")
    site = models.ForeignKey(Site, models.PROTECT, related_name="links")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "site", "unit"], condition=Q(until__isnull=True), name="site_link_of_unit_once"
            ),
            models.UniqueConstraint(
                fields=["case", "site"],
                condition=Q(until__isnull=True, unit__isnull=True),
                name="site_link_of_office_once",
            ),
        ]
        indexes = [models.Index(fields=["site", "case"], condition=Q(until__isnull=True), name="site_link_open")]

    def __str__(self) -> str:
        return f"{self.case} {self.site}"


class Alarm(models.Model):
    """Something at a site went over its limit, or its instrument fell silent, from ``since`` until ``until`` (open)."""

    class Source(models.TextChoices):
        AUTOMATIC = "automatic", _("自动监控平台")
        VIDEO = "video", _("视频")
        HAND = "hand", _("人工")

    site = models.ForeignKey(Site, models.PROTECT, related_name="alarms")
    what = models.CharField(_("报警内容"), max_length=40, help_text="COD超标, 数据异常, 断线")
    since = models.DateTimeField(_("开始时间"))
    until = models.DateTimeField(_("结束时间"), null=True)
    value_e4 = models.BigIntegerField(_("数值"), null=True, help_text="ten-thousandths of what it is measured in")
    limit_e4 = models.BigIntegerField(_("限值"), null=True, help_text="ten-thousandths of what it is measured in")
    measured_in = models.CharField(_("计量单位"), max_length=20, blank=True)
    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.HAND)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True, help_text="since when it is known to have been entered by mistake")

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "what", "since"], condition=Q(voided_at__isnull=True), name="alarm_once"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="alarm_runs"),
        ]
        indexes = [
            models.Index(fields=["site", "-since"], name="alarm_of_site"),
            models.Index(fields=["-since", "id"], name="alarm_newest"),
            models.Index(
                fields=["site"], condition=Q(until__isnull=True, voided_at__isnull=True), name="alarm_lasting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.what}"

    @property
    def value(self) -> Decimal | None:
        return _decimal(self.value_e4)

    @property
    def limit(self) -> Decimal | None:
        return _decimal(self.limit_e4)

    @property
    def measured(self) -> str:
        """86.5 / 50 mg/L: the value, its limit and in what; empty when nothing was measured."""
        if self.value_e4 is None:
            return ""
        said = f"{self.value_said} / {self.limit_said}" if self.limit_e4 is not None else self.value_said
        return f"{said} {self.measured_in}".strip()

    @property
    def value_said(self) -> str:
        return plain_number(self.value)

    @property
    def limit_said(self) -> str:
        return plain_number(self.limit)


def _decimal(ten_thousandths: int | None) -> Decimal | None:
    return None if ten_thousandths is None else Decimal(ten_thousandths).scaleb(-4)


def ten_thousandths(value: Decimal | None) -> int | None:
    """What is stored of a measured value."""
    return None if value is None else int(value.scaleb(4).to_integral_value(ROUND_HALF_UP))


def plain_number(value: Decimal | None) -> str:
    """86.5 for 86.5000, 50 for 50.0000, "" for none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
