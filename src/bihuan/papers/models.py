"""Official papers going out."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case, Inspection
from bihuan.evidence.models import StoredFile
from bihuan.figures.models import Published
from bihuan.papers.kinds import KINDS, PaperKind
from bihuan.papers.shipped import BRIEFING

SERIES = KINDS[BRIEFING].series
"""What an office calls its briefing unless it says otherwise."""


UNKNOWN = "unknown"


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def with_standing(self) -> "BriefingQuerySet":
        """With ``standing``: what was last said of the sign-off of the text as it is now."""
        said = SignOff.objects.filter(briefing=OuterRef("pk"), revision=OuterRef("revision")).order_by("-id")
        return self.annotate(standing=Subquery(said.values("act")[:1]))


class Briefing(models.Model):
    """One issue of a paper of some kind, such as the briefing: a draft until it is issued, then frozen with its figures and its Word file."""

    class Through(models.TextChoices):
        DESK = "desk", _("签发后印发")
        COMMAND = "command", _("由命令印发，没有签发")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="briefings")
    kind = models.CharField(_("种类"), max_length=12, default=BRIEFING, help_text="key of papers.kinds.KINDS")
    series = models.CharField(_("名称"), max_length=8, default=SERIES, help_text="numbers are counted within it")
    year = models.PositiveIntegerField(help_text="of the day: numbers begin anew with each")
    number = models.PositiveIntegerField(_("期号"))
    day = models.DateField(_("日期"))
    as_of = models.DateTimeField(help_text="exclusive bound of what was received")
    handled_as_of = models.DateTimeField(help_text="exclusive bound of what was handled")
    cutoffs = models.JSONField(default=dict, help_text="{as_of, handled_as_of, since}: as they were entered")
    sections = models.JSONField(default=list, help_text="[{key, kind, heading, state, text}]; empty: the usual ones")
    key_cases = models.ManyToManyField(Case, blank=True, related_name="+")
    key_texts = models.JSONField(default=dict, help_text="{number: paragraphs edited by hand}")
    records = models.ManyToManyField(WorkRecord, blank=True, related_name="briefings")
    record_texts = models.JSONField(default=dict, help_text="{id of the work record: paragraphs edited by hand}")
    report_to = models.TextField(_("报"), blank=True)
    send_to = models.TextField(_("送"), blank=True)
    issue_to = models.TextField(_("发"), blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    mail = models.CharField(_("邮箱"), max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="a form says which one it has seen")
    content = models.JSONField(null=True, help_text="what the issued paper says, frozen with it")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    through = models.CharField(max_length=8, choices=Through, blank=True)
    contradictions = models.JSONField(default=list, help_text="[sentence]: what did not fit when it was issued")
    contradiction_reason = models.TextField(_("为什么仍然印发"), blank=True)
    published = models.OneToOneField(Published, models.PROTECT, null=True, related_name="briefing")
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="made when first asked for"
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "series", "year", "number"], name="briefing_number_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}{self.paper_kind.counter}"

    @property
    def paper_kind(self) -> PaperKind:
        return KINDS[self.kind]

    @property
    def state(self) -> str:
        if self.issued_at is not None:
            return "issued"
        standing: str | None = getattr(self, "standing", UNKNOWN)
        if standing == UNKNOWN:
            standing = self.sign_offs.filter(revision=self.revision).values_list("act", flat=True).first()
        return standing or "draft"

    @property
    def state_word(self) -> str:
        return str(STATE_WORDS[self.state])


class Version(models.Model):
    """A draft as one save left it: what was entered, and how it read with the figures of that moment."""

    append_only = True

    class What(models.TextChoices):
        BEGUN = "begun", _("建立")
        CHANGED = "changed", _("修改")
        ARRANGED = "arranged", _("调整栏目")
        RECUT = "recut", _("换截止时间")
        RESTORED = "restored", _("恢复旧稿")

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="versions")
    revision = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    said = models.JSONField(help_text="everything that can be entered, by the names of the fields")
    content = models.JSONField(help_text="the paper as it read then")

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["briefing", "revision"], name="version_once")]


class SignOff(models.Model):
    """One word on a draft's way to its signature. It holds for ``revision`` only: whoever changes the text voids it."""

    append_only = True

    class Act(models.TextChoices):
        SUBMITTED = "submitted", _("送签")
        SIGNED = "signed", _("签发")
        RETURNED = "returned", _("退回")

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="sign_offs")
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    content = models.JSONField(null=True, help_text="of a signature: the paper that was signed")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["briefing", "revision"], name="sign_off_of_revision")]


STATE_WORDS = {
    "draft": _("草稿"),
    "submitted": _("待签发"),
    "returned": _("已退回"),
    "signed": _("已签发"),
    "issued": _("已印发"),
}


class Distribution(models.Model):
    """To whom the papers of an inspection go, one recipient on a line; the newest counts for the next issue."""

    append_only = True

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="distributions")
    report_to = models.TextField(_("报"), blank=True)
    send_to = models.TextField(_("送"), blank=True)
    issue_to = models.TextField(_("发"), blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    mail = models.CharField(_("邮箱"), max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class PaperTemplate(models.Model):
    """A Word template that the office put in place of the one that ships, or the return to it; the newest counts."""

    kind = models.CharField(max_length=20)
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="null: the shipped one"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
