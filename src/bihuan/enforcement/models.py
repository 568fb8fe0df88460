"""Enforcement records: one matter, or what a unit returns for a period in one number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case
from bihuan.cases.rows import RegisterRow


class Enforcement(RegisterRow):
    """Checks, a legal decision, petitions closed. ``unit`` is who enforced; ``day`` the day, or the last of the period
    that began on ``since_on``."""

    register = "执法登记"

    class Kind(models.TextChoices):
        CHECK = "check", _("现场执法检查")
        ORDER = "order", _("责令改正")
        FILING = "filing", _("立案处罚")
        FINE = "fine", _("罚款决定")
        SEALING = "sealing", _("查封扣押")
        CLOSURE = "closure", _("停产关闭")
        DETENTION = "detention", _("移送拘留")
        PETITION = "petition", _("环境信访办结")

    class Method(models.TextChoices):
        RANDOM = "random", _("双随机")
        CROSS = "cross", _("交叉执法")
        AUDIT = "audit", _("执法稽查")
        AFTER = "after", _("后督察")
        DAILY = "daily", _("日常检查")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    method = models.CharField(_("方式"), max_length=8, choices=Method, blank=True)
    since_on = models.DateField(_("起"), null=True, help_text="of a return for a period; null: one matter on one day")
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    persons = models.PositiveIntegerField(_("人次、人数"), null=True, help_text="checkers, times; persons handed over")
    number = models.CharField(_("文号"), max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, help_text="tells documents apart however they are typed")
    fen = models.BigIntegerField(_("罚款"), null=True, help_text="money in hundredths of a yuan")
    subject = models.CharField(_("检查或处罚对象"), max_length=120, blank=True)
    note = models.TextField(_("说明"), blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", help_text="the complaint that told of it"
    )

    class Meta(RegisterRow.Meta):
        indexes = [models.Index(fields=["inspection", "day", "kind"], name="enforcement_counted")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "number_key"],
                condition=~Q(number_key="") & Q(dropped_at__isnull=True),
                name="enforcement_document_once",
            )
        ]

    def __str__(self) -> str:
        return self.subject or str(self.Kind(self.kind).label)

    @property
    def is_return(self) -> bool:
        return self.since_on is not None
