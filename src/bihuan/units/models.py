"""Units, their names over time, and the people who act for them."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.units.roles import Role


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
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


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
    def add(self, *, username: str, password: str | None = None, title: str = "", **fields: object) -> "Member":
        """A new member; without ``password`` nobody can sign in as it yet."""
        member = self.model(username=username, title=title or username, **fields)
        member.set_password(password)
        member.save()
        return member


class Member(AbstractBaseUser):
    """A person who signs in. What the person may do hangs on the posts."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    title = models.CharField(_("称呼"), max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

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
        if not hasattr(self, "_posts"):
            self._posts = list(self.posts.select_related("unit")) if self.is_active else []
        return self._posts

    def home(self) -> Unit | None:
        """The unit the member is shown with."""
        posts = self.held_posts()
        return posts[0].unit if posts else None


class Post(models.Model):
    """One role of one member at one unit."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["member", "unit", "role"], name="post_once")]
