"""What a complaint says, how its units answered it, and the lists it came in."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import AsOf, Assignment, Batch, Case, Claim, Inspection
from bihuan.complaints.repeats import models as of_repeats  # noqa: F401 - registered with the others
from bihuan.evidence.models import Picture, Scrubbed, StoredFile
from bihuan.sealing import SealedField
from bihuan.units.models import Unit
from bihuan.units.roles import Role


class Complaint(models.Model):
    """The numbered item as the team handed it over."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="complaint")
    number_raw = models.CharField(max_length=80, help_text="as printed")
    channel = models.CharField(_("来源"), max_length=12, blank=True)
    key = models.BooleanField(_("重要件"), default=False)
    text = models.TextField(_("举报内容"))
    labels = models.JSONField(_("污染类型"), default=list, help_text="names of the rulebook's vocabulary, in its order")
    named = models.JSONField(default=list, help_text="ids of the units that the list named, in its order")
    named_raw = models.CharField(_("行政区域"), max_length=200, blank=True)
    verdict = models.CharField(_("是否属实"), max_length=12, blank=True)
    ruled_verdict = models.CharField(
        _("认定的结论"),
        max_length=12,
        blank=True,
        help_text="said by a person instead of what follows from the answers",
    )
    ruled_reason = models.TextField(_("认定的理由"), blank=True)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeats")

    def __str__(self) -> str:
        return self.case.number


class Complainant(models.Model):
    """Who complained and how they are reached: sealed, shown to few, each time with a ``ComplainantLook``; never printed,
    exported or searched. A complaint without one is anonymous, or its list did not say."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="complainant")
    name = SealedField(_("姓名"), blank=True)
    contact = SealedField(_("联系方式"), blank=True)
    for_units = models.BooleanField(
        _("承办单位可以看"),
        default=False,
        help_text="so that it can visit; a unit near the one complained of had better not",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)


class ComplainantLook(models.Model):
    """Somebody read, or changed, who complained."""

    class What(models.TextChoices):
        READ = "read", _("查看")
        KEPT = "kept", _("登记")
        ERASED = "erased", _("删除")

    append_only = True

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="looks")
    what = models.CharField(max_length=8, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class Answer(models.Model):
    """One version of a unit's answer; the newest counts, the older ones stay."""

    class Outcome(models.TextChoices):
        CLOSED = "closed", _("办结")
        STAGE_CLOSED = "stage_closed", _("阶段性办结")
        OPEN = "open", _("正在办理")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="answers")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="answer")
    verdict = models.CharField(_("是否属实"), max_length=12)
    verdict_reason = models.TextField(
        _("结论理由"), blank=True, help_text="why it is another than follows from the claims"
    )
    investigation = models.TextField(_("调查核实情况"))
    action = models.TextField(_("处理和整改情况"))
    outcome = models.CharField(_("办理状态"), max_length=12, choices=Outcome)
    goal = models.TextField(_("办结目标"), blank=True)
    goal_on = models.DateField(_("目标期限"), null=True, blank=True)
    accountability = models.TextField(_("责任人被处理情况"), blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, help_text="since when it counts; null while in review or sent back")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    @property
    def stated(self) -> list["Action"]:
        """What it states was done, as put right since."""
        return [action for action in self.actions.all() if action.struck_at is None]


class Signature(models.Model):
    """A step of one answer's sign-off: who is to take it, and the entry by which it was taken."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, help_text="as the rulebook prints it")
    role = models.CharField(max_length=12, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="over which the role is needed")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["answer", "position"], name="signature_position_once")]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A visit to the people who complained or live beside it: whether they are satisfied, and why (回访)."""

    class Way(models.TextChoices):
        DOOR = "door", _("上门")
        PHONE = "phone", _("电话")
        MEETING = "meeting", _("座谈、入村")

    class Outcome(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        MOSTLY = "mostly", _("基本满意")
        DISSATISFIED = "dissatisfied", _("不满意")
        NOBODY = "nobody", _("匿名或联系不上")

    append_only = True

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="visits")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="visit")
    on = models.DateField(_("回访日期"))
    way = models.CharField(_("方式"), max_length=8, choices=Way)
    people = models.PositiveSmallIntegerField(_("人数"))
    outcome = models.CharField(_("是否满意"), max_length=12, choices=Outcome)
    said = models.TextField(_("群众意见"), blank=True)
    visitors = models.CharField(_("回访人"), max_length=120, blank=True, help_text="who went; empty: who recorded it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]


class ClaimAnswer(models.Model):
    """What one version of an answer says of one claim, in the claim's words of that day."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="claims")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="answers")
    position = models.PositiveIntegerField()
    text = models.TextField()
    verdict = models.CharField(max_length=12, blank=True, help_text="empty: not this unit's matter")
    investigation = models.TextField(blank=True)
    action = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]


class Action(models.Model):
    """One thing done about a complaint, as a version of the answer states it; it counts from ``since`` until ``until``."""

    class Kind(models.TextChoices):
        ORDER = "order", _("责令改正")
        FILING = "filing", _("立案")
        FINE = "fine", _("罚款")
        CLOSURE = "closure", _("关停取缔")
        SEALING = "sealing", _("查封扣押")
        DETENTION = "detention", _("行政拘留")
        CRIMINAL_DETENTION = "criminal_detention", _("刑事拘留")
        TEST = "test", _("委托检测")
        INVESTMENT = "investment", _("投入资金")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="actions")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="actions")
    kind = models.CharField(_("措施"), max_length=20, choices=Kind)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, help_text="tells documents apart however they are typed")
    is_shared = models.BooleanField(_("同一份文书"), default=False, help_text="it covers another case of the unit too")
    on = models.DateField(_("日期"), null=True)
    due_on = models.DateField(_("期限"), null=True, help_text="until when to correct; when the result is due")
    due_at = models.DateTimeField(null=True, help_text="when a result not yet in is overdue; null: nothing is awaited")
    fen = models.BigIntegerField(_("金额"), null=True, help_text="money in hundredths of a yuan")
    persons = models.PositiveIntegerField(_("人数"), null=True)
    body = models.CharField(_("检测机构"), max_length=120, blank=True)
    note = models.TextField(_("说明"), blank=True, help_text="of a test: its result")
    since = models.DateTimeField(null=True, help_text="since when it counts; null while in review or sent back")
    until = models.DateTimeField(null=True, help_text="since when another statement stands in its place")
    struck_at = models.DateTimeField(null=True, help_text="put right by a person: not what the answer states any more")

    objects = AsOf["Action"].as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["number_key"], condition=~Q(number_key=""), name="action_numbered"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False, until__isnull=True), name="action_due"),
            models.Index(
                fields=["due_on"],
                condition=Q(kind="order", until__isnull=True, due_on__isnull=False),
                name="action_order",
            ),
        ]

    @property
    def yuan(self) -> Decimal | None:
        return None if self.fen is None else Decimal(self.fen) / 100


class Extension(models.Model):
    """A unit asks for more time to answer; who gave it the share grants that, maybe less of it, or refuses."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    reason = models.TextField(_("原因"))
    asked_until = models.DateField(_("申请延至"))
    asked = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    until = models.DateField(_("同意延至"), null=True, help_text="null while undecided, and when refused")
    days = models.PositiveIntegerField(
        null=True, help_text="by which the limit is longer; null for a part passed on, which has no limit of its own"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(decided__isnull=True), name="extension_asked_once"
            )
        ]


class Suspension(models.Model):
    """The clock of a share stood still from ``since`` until the day before ``until`` (null: it still does)."""

    class Cause(models.TextChoices):
        TEST = "test", _("等待检测结果")
        COURT = "court", _("等待诉讼、仲裁")
        COMPLAINANT = "complainant", _("等待举报人")
        OTHER = "other", _("其他")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="suspensions")
    cause = models.CharField(_("事由"), max_length=12, choices=Cause)
    since = models.DateField(_("中止自"))
    since_at = models.DateTimeField(help_text="the midnight with which ``since`` begins")
    until = models.DateField(_("恢复自"), null=True)
    begun = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    ended = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(until__isnull=True), name="suspension_open_once"
            )
        ]


class Attachment(models.Model):
    """A file that belongs to a unit's answer: a photograph, a decision, a report."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")
        SCENE = "scene", _("现场")
        OTHER = "other", _("其他")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="attachments")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind, default=Kind.OTHER)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="afters", help_text="the picture it is shown beside"
    )
    scrubbed = models.ForeignKey(Scrubbed, models.PROTECT, null=True, related_name="+", help_text="for publication")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, help_text="left out of answers handed in after that")

    class Meta:
        ordering = ["id"]

    @property
    def picture(self) -> Picture | None:
        """What it shows, if it is a picture; ``stored__picture`` should be loaded."""
        return getattr(self.stored, "picture", None)

    @property
    def mark(self) -> str:
        """Stands in the addresses of its pictures, so that nobody comes upon one by counting."""
        return self.stored.sha256[:16]


KINDS = [
    ("transfer", _("转办清单")),
    ("replies", _("办理情况")),
    ("takeover", _("接管台账")),
    ("plan", _("整改措施清单")),
]
"""What a list can be taken in as."""


class Intake(models.Model):
    """Several files taken in together: previewed, mended by hand, then written whole or not at all."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("待确认")
        WRITTEN = "written", _("已写入")
        UNDONE = "undone", _("已撤销")
        DISCARDED = "discarded", _("已放弃")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="intakes")
    kind = models.CharField(max_length=12, choices=KINDS)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    mends = models.JSONField(default=dict, help_text="headings, units and labels set by hand")
    result = models.JSONField(default=dict, help_text="what was written, per file")
    entries = models.JSONField(default=list, help_text="ids of the entries it wrote")
    remembered = models.JSONField(default=list, help_text="[what, printed] that it took over from earlier imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class IntakeFile(models.Model):
    """One file of an intake, in the order it was given."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    layout = models.CharField(max_length=16, blank=True, help_text="digest of its headings: the sender's layout")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="files")

    class Meta:
        ordering = ["position"]


class RememberedMend(models.Model):
    """What something printed means in one sender's layout, set by hand in an import that was written."""

    class What(models.TextChoices):
        HEADING = "heading", _("列名")
        UNIT = "unit", _("单位")
        LABEL = "label", _("污染类型")

    region = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    layout = models.CharField(max_length=16)
    what = models.CharField(max_length=8, choices=What)
    printed = models.CharField(max_length=200)
    value = models.CharField(max_length=60, blank=True, help_text="field, unit id or label; empty: not read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "layout", "what", "printed"], name="mend_once")]


class Duty(models.Model):
    """Whose business a kind of pollution is in a region: by label, by words of the text, or by both."""

    region = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    label = models.CharField(_("污染类型"), max_length=40, blank=True)
    words = models.JSONField(_("正文出现"), default=list, help_text="any of these stands in the text; empty: any text")

    class Meta:
        ordering = ["id"]

    def fits(self, labels: Sequence[str], text: str) -> str:
        """Why a complaint with ``labels`` and ``text`` is this unit's business, in words; empty when it isn't."""
        if self.label and self.label not in labels:
            return ""
        found = [word for word in self.words if word in text]
        if self.words and not found:
            return ""
        by_label = _("污染类型“%(label)s”") % {"label": self.label} if self.label else ""
        by_words = _("正文提到“%(words)s”") % {"words": "、".join(found)} if found else ""
        return "、".join(str(why) for why in (by_label, by_words) if why)
