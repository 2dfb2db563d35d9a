"""Why a file is not accepted 不予接收的原因, in words; each with its stable code."""

from __future__ import annotations

from service.faults import Invalid, ServiceFault


class AttachmentDamaged(ServiceFault):
    """The kept file is missing, or is not what was handed in."""

    status = 500


def too_large(size: int | None, most: int) -> Invalid:
    given = f"这个文件有 {in_words(size)}，" if size is not None else "这个文件"
    return Invalid("too_large", f"{given}超过每个文件 {in_words(most)}的上限，请压缩或拆分后再上传", field="file")


def empty() -> Invalid:
    return Invalid("empty_file", "文件是空的，没有内容，请检查后重新选择", field="file")


def missing() -> Invalid:
    return Invalid("no_file", "没有选择文件", field="file")


def disguised(name_says: str, content_is: str) -> Invalid:
    return Invalid(
        "disguised_file",
        f"文件名表明它是{name_says}，内容却{content_is}；请用原来的程序另存为正确的格式后再上传",
        field="file",
    )


def forbidden_type(what: str) -> Invalid:
    return Invalid(
        "forbidden_type",
        f"不接收{what}；可以上传 PDF、PNG、JPEG 图片、Word（.docx）和 Excel（.xlsx）文件",
        field="file",
    )


def damaged(what: str, why: str) -> Invalid:
    return Invalid("damaged_file", f"{what}不完整或已损坏（{why}），请重新生成后再上传", field="file")


def too_many(most: int) -> Invalid:
    return Invalid("too_many_files", f"每件异议最多 {most} 份材料，请合并后再上传", field="file")


def in_words(size: int) -> str:
    """Bytes for people: 350 KB, 12.3 MB; rounded up, so that a file above a limit never looks equal to it."""
    if size < 1024 * 1024:
        return f"{-(-size // 1024)} KB"
    tenths = -(-size * 10 // (1024 * 1024))
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} MB" if rest else f"{whole} MB"
