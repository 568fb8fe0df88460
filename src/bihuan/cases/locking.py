"""Taking hold of cases before writing to them, and telling who was quicker."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from bihuan.cases.behalf import actors
from bihuan.cases.models import Case
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING
from bihuan.refusals import Stale
from bihuan.units.models import Member
from bihuan.units.scope import scope_of

CHUNK = 500


def lock_cases(cases: Iterable[Case], seen: int | None = None, by: Member | None = None) -> dict[int, Case]:
    """The cases as they are now, locked until the transaction ends, by id in ascending order.

    PostgreSQL locks the rows; SQLite has locked the whole file since the transaction began.
    ``seen``: the revision a person was looking at; ``Stale`` when the only case has moved on.
    """
    ids = sorted({case.pk for case in cases})
    locked: dict[int, Case] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Case.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        locked.update({case.pk: case for case in rows})
    if seen is not None:
        (case,) = locked.values()
        if case.revision != seen:
            raise Stale(
                _("%(number)s 刚刚有人办理过，请看清变化再操作。") % {"number": case.number},
                changes_since(case, seen, by),
            )
    return locked


def changes_since(case: Case, seen: int, by: Member | None) -> list[str]:
    """What was recorded after revision ``seen``, one line per entry; to ``by`` only what its own scope may see."""
    entries = Entry.objects.filter(chain=case.chain, seq__gt=seen).select_related("actor", "unit").order_by("seq")
    scope = scope_of(by) if by else None
    seen_by = [entry for entry in entries if scope is None or entry.unit is None or scope.covers(entry.unit.path)]
    who = actors(seen_by)
    return [describe(entry, who[entry.pk]) for entry in seen_by]


def describe(entry: Entry, who: str) -> str:
    """An entry in a line; ``who`` is what ``behalf.actors`` says."""
    when = entry.recorded_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    words = [when, who, act_label(entry.act), str(entry.unit) if entry.unit else "", entry.reason]
    return " ".join(word for word in words if word)


ACT_LABELS = {
    "receive": lazy("收件"),
    "amend": lazy("更正来件"),
    "dispatch": lazy("交办"),
    "accept": lazy("签收"),
    "submit": lazy("提交答复"),
    "close": lazy("审核通过，办结"),
    "stage_close": lazy("审核通过，阶段性办结"),
    "keep_open": lazy("审核通过，继续办理"),
    "visit": lazy("回访"),
    "reopen_visit": lazy("回访不满意，重新办理"),
    "sign": lazy("审签同意"),
    "hand_back": lazy("退回上一级审签"),
    "send_back": lazy("退回修改"),
    "transcribe_closed": lazy("登记办结"),
    "transcribe_stage_closed": lazy("登记阶段性办结"),
    "transcribe_open": lazy("登记办理进展"),
    "recall": lazy("收回"),
    "reopen": lazy("重新办理"),
    "split": lazy("转办"),
    "arrive": lazy("到达现场"),
    "report": lazy("报告进展"),
    "return": lazy("退回"),
    "insist": lazy("坚持交办"),
    "rule_stay": lazy("领导裁定由该单位办理"),
    "rule_move": lazy("领导裁定改派"),
    "end": lazy("随上级收回"),
    "withdraw": lazy("督察组撤回"),
    "restore": lazy("恢复"),
    "undo": lazy("撤销"),
    "redate": lazy("调整期限"),
    "ask_extension": lazy("申请延期"),
    "grant_extension": lazy("同意延期"),
    "refuse_extension": lazy("不同意延期"),
    "suspend": lazy("中止计时"),
    "resume": lazy("恢复计时"),
    "follow_up": lazy("阶段性办结后报告进展"),
    "claims": lazy("整理子诉求"),
    "verdict": lazy("认定是否属实"),
    "actions": lazy("登记处理措施"),
    "publish": lazy("公开"),
    "apply": lazy("申请销号"),
    "pass_step": lazy("办理销号步骤"),
    "drop_closing": lazy("撤回自查"),
    "take_back_apply": lazy("撤回销号申请"),
    "rectify": lazy("认定完成整改"),
    "refuse": lazy("验收不通过，退回整改"),
    "strike_off": lazy("销号"),
    "keep_up": lazy("销号并长期坚持"),
    "reopen_finding": lazy("重新整改"),
    "amend_plan": lazy("修改整改方案"),
    "split_finding": lazy("分解任务"),
    "join_finding": lazy("撤销分解"),
    "relate_complaint": lazy("关联信访件"),
    "unrelate_complaint": lazy("解除关联信访件"),
    "add_document": lazy("登记文件"),
    "remove_document": lazy("移除文件"),
    "order_look_back": lazy("安排回头看"),
    "assign_look_back": lazy("指派回头看"),
    "report_look_back": lazy("回头看结果"),
    "drop_look_back": lazy("取消回头看"),
    "link_site": lazy("关联点位"),
    "unlink_site": lazy("解除关联点位"),
    "site_open": lazy("新建点位"),
    "site_change": lazy("修改点位"),
    "site_retire": lazy("停用点位"),
    "site_restore": lazy("恢复点位"),
    "alarm_end": lazy("登记报警结束"),
    "alarm_void": lazy("报警作废"),
    "plan_steps": lazy("安排节点"),
    "describe_finding": lazy("登记基本情况"),
    "refer": lazy("登记移送、赔偿"),
    "refer_outcome": lazy("登记移送、赔偿结果"),
    "post_notice": lazy("发布公示"),
    "object": lazy("收到异议"),
    "answer_objection": lazy("答复异议"),
    "report_progress": lazy("报送进展"),
    "accept_progress": lazy("审核进展"),
    "return_progress": lazy("退回进展"),
    "set_schedule": lazy("确定进度"),
    "rule_schedule": lazy("认定进度"),
    "link_repeat": lazy("认定为重复件"),
    "unlink_repeat": lazy("解除重复件"),
    "enter_row": lazy("登记"),
    "change_row": lazy("更正"),
    "drop_row": lazy("作废"),
    "restore_row": lazy("恢复"),
    "reply_row": lazy("回复"),
}


def act_label(act: str) -> str:
    """What an act is called on a page."""
    return str(ACT_LABELS.get(act, act))
