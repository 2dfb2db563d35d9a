"""Opening a repair notice 查阅信用修复告知书: its data proved unchanged, its first opening by the enterprise kept as the delivery."""

from __future__ import annotations

from service.access.permissions import Permission
from service.faults import NotFound
from service.letters.compose import compose
from service.letters.shelf import LetterDamaged, OpenedLetter
from service.letters.snapshot import sha256_of
from service.operations.operation import Work, operation
from service.store.enterprise import Enterprise
from service.store.repair import RepairNotice


@operation(Permission.CASE_READ)
def open_repair_notice(work: Work, *, notice: int, form: str) -> OpenedLetter:
    """One notice. Raises NotFound also for a foreign one, LetterDamaged."""
    # Beyond this no row has a number, and PostgreSQL would refuse the question.
    row = work.session.get(RepairNotice, notice) if 0 < notice < 2**31 else None
    owner = work.session.get_one(Enterprise, row.enterprise_id).uscc if row is not None else None
    if row is None or work.actor.uscc not in (None, owner):
        raise NotFound("unknown_letter", "没有这份告知书")
    if sha256_of(row.data) != row.sha256:
        raise LetterDamaged("letter_damaged", f"文书 {row.number} 的数据与签发时不符，已停止使用，请告知系统管理员")
    if row.delivered_at is None and work.actor.uscc is not None:
        row.delivered_at = work.now
    work.audit("repair.notice_open", f"enterprise:{owner}", letter=row.number, form=form)
    return OpenedLetter(compose(row.data, row.sha256), row.issued_at, f"信用修复告知书 {row.number}")
