"""Messages, where they are sent, and reminders: timed work is rows, so that a night's outage loses nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.inbox.kinds import Kind
from bihuan.sealing import SealedField
from bihuan.units.models import Unit


class Message(models.Model):
    """One thing told to one member. The same ``key`` is never told twice to the same member.

    ``unit`` is where the member holds the post for which it was told (None: told by name): without a post that reaches
    that unit the member doesn't see it any more, and the unit's own addresses get it too.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    text = models.CharField(_("内容"), max_length=500)
    about = models.CharField(_("关于"), max_length=120, blank=True, help_text="a case's number, a batch, a day")
    link = models.CharField(max_length=500, blank=True, help_text="a path of this desk")
    lines = models.JSONField(default=list, help_text="of a digest: [text, path] each")
    key = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    due = models.DateTimeField(help_text="from when it shows")
    read_at = models.DateTimeField(null=True)
    routed_at = models.DateTimeField(null=True, help_text="when its deliveries were made")

    class Meta:
        ordering = ["-due", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="message_told_once")]
        indexes = [
            models.Index(fields=["member", "-due"], name="message_listed"),
            models.Index(fields=["member", "due"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["due"], condition=Q(routed_at__isnull=True), name="message_to_route"),
        ]


class Wish(models.Model):
    """What one member wants to be told. ``muted`` kinds come as read and are not sent anywhere."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="wish")
    muted = models.JSONField(default=list)
    digest = models.BooleanField(_("每日汇总"), default=True)


class Address(models.Model):
    """Where messages are sent besides the inbox: a member's mail, or a unit's mail or webhook.

    A webhook's address and ``secret`` open the chat group to whoever knows them: they lie sealed, and no page shows them
    again.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("邮件")
        WEBHOOK = "webhook", _("群机器人")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="addresses")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="addresses")
    channel = models.CharField(_("通道"), max_length=8, choices=Channel)
    target = SealedField(_("地址"), max_length=500, alike=True)
    secret = SealedField(max_length=120, blank=True)
    kinds = models.JSONField(default=list, help_text="kinds that are sent here; empty: all")
    active = models.BooleanField(default=True)
    code = models.CharField(max_length=12, blank=True, help_text="proves that a member reads this mail")
    verified_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(default=timezone.now, help_text="nothing is sent before")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(member__isnull=True) ^ Q(unit__isnull=True), name="address_of_one"),
            models.UniqueConstraint(fields=["member", "channel", "target"], name="address_of_member_once"),
            models.UniqueConstraint(fields=["unit", "channel", "target"], name="address_of_unit_once"),
        ]


class Delivery(models.Model):
    """Sending one message to one address: claimed by conditional update, tried again, given up in the end.

    Members of one unit are told the same thing under one ``key``; the unit's address gets it once.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    address = models.ForeignKey(Address, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=160)
    due = models.DateTimeField(help_text="when to try (again)")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="counted when an attempt begins")
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["address", "key"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["due"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="delivery_waiting",
            ),
            models.Index(fields=["given_up_at"], condition=Q(given_up_at__isnull=False), name="delivery_given_up"),
        ]


class Reminder(models.Model):
    """That something became due for somebody. ``what`` and ``subject`` (a key of ``what``'s own table) say of which."""

    what = models.CharField(max_length=24)
    subject = models.BigIntegerField()
    due = models.DateTimeField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose holders are told")
    about = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=120, blank=True, help_text="reminders of one group make one message per unit")
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [models.UniqueConstraint(fields=["what", "subject", "due"], name="reminder_once")]
        indexes = [
            models.Index(fields=["what", "due"], condition=Q(told_at__isnull=True), name="reminder_waiting"),
            models.Index(fields=["told_by"], name="reminder_teller"),
        ]


class Turn(models.Model):
    """Work that comes round again, done by one worker at a time."""

    name = models.CharField(max_length=24, primary_key=True)
    due = models.DateTimeField()
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)


class Worker(models.Model):
    """The pulse of a process that does timed work."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
