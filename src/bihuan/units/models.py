"""Units, their names over time, and the people who act for them."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.moments import beijing_day
from bihuan.units.roles import Role


def valid_on(day: date, lookup: str = "") -> Q:
    """A condition on ``valid_from`` and ``valid_until`` (both included; none: open) of what ``lookup`` leads to."""
    since, until = f"{lookup}valid_from", f"{lookup}valid_until"
    return (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day})
    )


class Site(models.Model):
    """The office that runs this Bihuan; one row."""

    name = models.CharField(_("名称"), max_length=120)
    region = models.CharField(_("地区"), max_length=60)


class Unit(models.Model):
    """A place in the tree of governments, departments, offices and teams."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县区")
        ZONE = "zone", _("管理区、园区")
        TOWNSHIP = "township", _("乡镇街道")
        PARTY = "party", _("党委")
        GOVERNMENT = "government", _("政府")
        DEPARTMENT = "department", _("部门")
        OFFICE = "office", _("整改办")
        TEAM = "team", _("督察组")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True, help_text="ids from the root down, each followed by a slash")
    name = models.CharField(_("全称"), max_length=120)
    short = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    position = models.PositiveIntegerField(default=0, help_text="order in lists and papers")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["parent", "short"], name="unit_short_unique_below_parent")]

    def __str__(self) -> str:
        return self.short

    @property
    def reach(self) -> str:
        """The path whose subtree this unit's members act for: an office and a team serve the whole of their parent."""
        if self.kind in (self.Kind.OFFICE, self.Kind.TEAM) and self.parent_id:
            return self.path.removesuffix(f"{self.pk}/")
        return self.path


class UnitNameQuerySet(models.QuerySet["UnitName"]):
    def valid_on(self, day: date) -> "UnitNameQuerySet":
        return self.filter(valid_on(day))


class UnitName(models.Model):
    """A name by which papers call a unit, and the days on which they may."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    text = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = UnitNameQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "text", "valid_from"], name="unit_name_once")]
        indexes = [models.Index(fields=["text"], name="unit_name_text")]


class MemberManager(BaseUserManager["Member"]):
    def new(self, *, username: str, password: str | None = None, title: str = "", **fields: object) -> "Member":
        """A new member, not stored yet; without ``password`` nobody can sign in as it."""
        member = self.model(username=username, title=title or username, **fields)
        member.set_password(password)
        return member

    def add(self, *, username: str, password: str | None = None, title: str = "", **fields: object) -> "Member":
        """A new member, stored."""
        member = self.new(username=username, password=password, title=title, **fields)
        member.save()
        return member


class Member(AbstractBaseUser):
    """A person who signs in. What the person may do hangs on the posts."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    title = models.CharField(_("称呼"), max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    home_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, related_name="+", help_text="the unit the member wants to be shown with"
    )

    objects = MemberManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.title

    def roles(self) -> frozenset[Role]:
        """Every role the member holds anywhere; read once per request."""
        return frozenset(Role(post.role) for post in self.held_posts())

    def holds(self, roles: Iterable[Role]) -> bool:
        return not self.roles().isdisjoint(roles)

    def held_posts(self) -> "list[Post]":
        """The posts in which the member acts today: the own ones, then those of absent members it stands in for.

        ``post.member`` tells whose a post is. One query, asked once.
        """
        if not hasattr(self, "_posts"):
            self._posts = list(Post.objects.held_by(self, beijing_day(timezone.now()))) if self.is_active else []
        return self._posts

    def own_posts(self) -> "list[Post]":
        return [post for post in self.held_posts() if post.member_id == self.pk]

    def home(self) -> Unit | None:
        """The unit the member is shown with: the one it chose, as long as it has a post there."""
        posts = self.own_posts() or self.held_posts()
        chosen = next((post.unit for post in posts if post.unit_id == self.home_unit_id), None)
        return chosen or (posts[0].unit if posts else None)


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, day: date) -> "PostQuerySet":
        return self.filter(valid_on(day))

    def held_by(self, member: Member, day: date) -> "PostQuerySet":
        """``member``'s own posts on ``day``, then those it stands in for. Standing in is never passed on."""
        stood_in = Deputation.objects.in_force(day).filter(deputy=member, post__member__is_active=True).values("post")
        own_first = models.Case(models.When(member=member, then=0), default=1)
        held = self.in_force(day).filter(Q(member=member) | Q(pk__in=stood_in))
        return held.select_related("unit", "member").order_by(own_first, "pk")


class Post(models.Model):
    """One role of one member at one unit, for good or from day to day."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="last day; before valid_from: never took effect")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "unit", "role"], condition=Q(valid_until__isnull=True), name="post_open_once"
            )
        ]
        indexes = [models.Index(fields=["role"], name="post_role")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"


class Absence(models.Model):
    """Days on which a member is away (请假、出差), both included. Ended early before it began, it has no day."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["ends_on"], name="absence_ends")]

    def __str__(self) -> str:
        return f"{self.member} {self.starts_on}—{self.ends_on}"


class DeputationQuerySet(models.QuerySet["Deputation"]):
    def in_force(self, day: date) -> "DeputationQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def overlapping(self, starts_on: date, ends_on: date) -> "DeputationQuerySet":
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).filter(starts_on__lte=models.F("ends_on"))


class Deputation(models.Model):
    """``deputy`` acts in ``post`` for the member who is away (代理), within the days of the absence."""

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="deputations")
    post = models.ForeignKey(Post, models.CASCADE, related_name="deputations")
    deputy = models.ForeignKey(Member, models.PROTECT, related_name="stands_in")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = DeputationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["deputy", "ends_on"], name="deputation_of_deputy")]

    def __str__(self) -> str:
        return f"{self.post} {self.deputy} {self.starts_on}—{self.ends_on}"


class AccountEvent(models.Model):
    """Who did what to which account or unit, and when. Nobody can alter it."""

    append_only = True

    class What(models.TextChoices):
        OPENED = "opened", _("新建账号")
        RETITLED = "retitled", _("改称呼")
        PASSWORD_GIVEN = "password_given", _("发初始密码")
        PASSWORD_CHANGED = "password_changed", _("本人改密码")
        CLOSED = "closed", _("停用账号")
        REOPENED = "reopened", _("启用账号")
        POST_GIVEN = "post_given", _("加岗位")
        POST_CHANGED = "post_changed", _("改岗位期限")
        LEAVE = "leave", _("登记请假")
        LEAVE_ENDED = "leave_ended", _("结束请假")
        DEPUTY = "deputy", _("设代理")
        DEPUTY_ENDED = "deputy_ended", _("结束代理")
        UNIT_ADDED = "unit_added", _("新建单位")
        UNIT_CHANGED = "unit_changed", _("改单位")
        UNIT_NAMED = "unit_named", _("改单位别名")
        UNIT_MOVED = "unit_moved", _("移动单位")

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", help_text="empty: the command line")
    what = models.CharField(max_length=20, choices=What)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="events")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", help_text="where it concerns")
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="account_event_of_member")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.member or self.unit}"
