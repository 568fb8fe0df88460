"""Sign-off before issue: submitted by one, signed or returned by another, void as soon as a word or a number changes."""

import json
from dataclasses import replace
from hashlib import sha256

from django.db import transaction
from django.urls import reverse

from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Holders, Note, holders, tell
from bihuan.papers.composing import asked, compose
from bihuan.papers.content import Content
from bihuan.papers.models import Briefing, SignOff
from bihuan.papers.reach import SIGNERS, may_sign, may_write
from bihuan.papers.tracked import changes_of
from bihuan.refusals import Refused, Stale
from bihuan.units.deputies import whose_acts
from bihuan.units.models import Member

Act = SignOff.Act
LONGEST = 1000


def submit(briefing: Briefing, *, by: Member, seen: int) -> SignOff:
    """Hand the draft as it reads now to somebody else for the signature."""
    with transaction.atomic():
        locked = _locked(briefing, seen)
        if not may_write(by, locked.inspection):
            raise Refused("只有整改办负责审核或公开的人员可以送签。")
        if locked.state == Act.SUBMITTED:
            raise Refused("这一稿已经送签，请等签发人签发或退回。")
        made = SignOff.objects.create(briefing=locked, revision=locked.revision, act=Act.SUBMITTED, by=by)
        _tell(made, Kind.REVIEW, holders(locked.inspection.region, *SIGNERS), f"{locked.series}{locked}待签发")
        return made


def sign(briefing: Briefing, *, by: Member, seen: int, digest: str | None = None) -> SignOff:
    """Sign what is submitted. ``digest`` is that of the paper the signer has read (``digest_of``)."""
    with transaction.atomic():
        locked = _submitted(briefing, seen, by)
        if why := why_not_sign(locked, by):
            raise Refused(why)
        content = compose(locked, asked(locked), mark="")
        if digest is not None and digest != digest_of(content):
            raise Stale("您打开之后台账有变化，稿子里的数不同了，请再看一遍再签发。")
        made = SignOff.objects.create(
            briefing=locked, revision=locked.revision, act=Act.SIGNED, by=by, content=content.to_json()
        )
        _tell(made, Kind.DECIDED, _submitters(locked), f"{locked.series}{locked}已由{by}签发，可以印发")
        return made


def send_back(briefing: Briefing, *, by: Member, seen: int, reason: str) -> SignOff:
    """Return what is submitted, saying why. A signature can be taken back in the same way until the issue."""
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused("退回要写明理由，拟稿人才知道改什么。")
    with transaction.atomic():
        locked = _submitted(briefing, seen, by, also=Act.SIGNED)
        made = SignOff.objects.create(briefing=locked, revision=locked.revision, act=Act.RETURNED, by=by, reason=reason)
        _tell(made, Kind.DECIDED, _submitters(locked), f"{locked.series}{locked}被{by}退回：{reason}")
        return made


def why_not_sign(briefing: Briefing, member: Member) -> str:
    """Why this member cannot sign this draft, or ``""``."""
    if not may_sign(member, briefing.inspection):
        return "签发由整改办的领导或负责审核的人员办理。"
    own = whose_acts(member, SIGNERS, briefing.inspection.region)
    wrote = briefing.versions.filter(by__in=own).exists()
    handed_in = briefing.sign_offs.filter(revision=briefing.revision, act=Act.SUBMITTED, by__in=own).exists()
    return "这一期您自己写过或送签过，或者您代理的人写过、送签过，要由另一个人签发。" if wrote or handed_in else ""


def signature_of(briefing: Briefing) -> SignOff | None:
    """The signature that holds for the text as it is now."""
    last = briefing.sign_offs.filter(revision=briefing.revision).select_related("by").order_by("-id").first()
    return last if last and last.act == Act.SIGNED else None


def check_signed(briefing: Briefing, content: Content) -> str:
    """The signer of exactly this paper. ``Refused`` without a signature, ``Stale`` when its numbers have moved since."""
    signature = signature_of(briefing)
    if signature is None or signature.content is None:
        raise Refused("还没有签发：先送签，由另一位领导或审核人员签发后再印发。")
    signed = Content.from_json(signature.content)
    if digest_of(signed) != digest_of(content):
        raise Stale("签发以后台账有变化，稿子和签发时不同了，请重新送签。", changes_of(signed, content))
    return str(signature.by) if signature.by else ""


def digest_of(content: Content) -> str:
    """What the paper says, as one short text to compare. Mark and signer are no part of it."""
    said = replace(content, mark="", signer="").to_json()
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _submitters(briefing: Briefing) -> list[Member]:
    submitted = briefing.sign_offs.filter(revision=briefing.revision, act=Act.SUBMITTED)
    return list(Member.objects.filter(pk__in=submitted.values("by")))


def _tell(said: SignOff, kind: Kind, to: Holders | list[Member], text: str) -> None:
    address = reverse("papers:briefing", args=[said.briefing_id])
    tell([Note(to, kind, text, address, f"briefing-{said.act}-{said.pk}", besides=said.by)])


def _submitted(briefing: Briefing, seen: int, by: Member, also: str = "") -> Briefing:
    locked = _locked(briefing, seen)
    if not may_sign(by, locked.inspection):
        raise Refused("签发由整改办的领导或负责审核的人员办理。")
    if locked.state not in (Act.SUBMITTED, also):
        raise Refused("这一稿没有送签，或者已经有人签发、退回，请重新打开看看。")
    return locked


def _locked(briefing: Briefing, seen: int) -> Briefing:
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.issued_at is not None:
        raise Refused(f"{locked}已经印发。")
    if locked.revision != seen:
        raise Stale(f"{locked}的草稿在您打开之后有人改过，请再看一遍。")
    return locked
