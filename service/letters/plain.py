"""A letter as plain text 纯文本, for the preview before deciding."""

from __future__ import annotations

from service.letters.paper import Block, Paper


def plain_text(paper: Paper) -> str:
    """The whole letter, one line for each paragraph and table row."""
    lines = [paper.title, paper.number, f"{paper.addressee}："]
    for block in paper.blocks:
        lines += _lines(block)
    return "\n".join([*lines, f"{paper.organ}{paper.seal}", paper.day, paper.note]) + "\n"


def _lines(block: Block) -> list[str]:
    if block.kind == "table":
        return [" | ".join(row) for row in (block.head, *block.rows)]
    return [block.text]
