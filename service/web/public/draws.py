"""Double-random draws and inspection results for everybody 双随机与抽查结果公示: the proof, its files, a verifier for the browser."""

from __future__ import annotations

from flask import Response, make_response

from rulesets.catalogue import policy
from rulesets.draw import read_plain_pool
from service.access.require import public
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import NotFound
from service.operations.plan.reading import plan_lines, public_draw, published_results
from service.store.engine import reading
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.public.open_page import kept, open_page, open_voice
from workflows.inspection.codes import RESULTS
from workflows.plan import PLAN

_FILES = {
    "POOL.csv": ("pool", "text/csv"),
    "I.csv": ("inspectors", "text/csv"),
    "DRAW.json": ("document", "application/json"),
}


@web.get("/draws")
@public(cookie=False)
def public_draws() -> Response:
    with reading(current_desk().engine) as session:
        lines = plan_lines(session)
    return kept(open_page("public/draws.html", lines=lines, words=CaseWords(open_voice(), PLAN)))


@web.get("/draws/<number>/<int:draw>")
@public(cookie=False)
def public_draw_page(number: str, draw: int) -> Response:
    with reading(current_desk().engine) as session:
        plan, matter, found = public_draw(session, number, draw)
    rules = policy(found.pack)
    return kept(
        open_page(
            "public/draw.html",
            plan=plan,
            matter=matter,
            draw=found,
            strata=read_plain_pool(found.pool.encode()).strata,
            factors={rule.grade: rule.factor_permille for rule in rules.sampling},
            files=[name for name, (column, _) in _FILES.items() if getattr(found, column) is not None],
            moment=lambda at: at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        )
    )


@web.get("/draws/<number>/<int:draw>/files/<name>")
@public(cookie=False)
def public_draw_file(number: str, draw: int, name: str) -> Response:
    """A file as it was published, byte for byte."""
    column, kind = _FILES.get(name, (None, ""))
    with reading(current_desk().engine) as session:
        found = public_draw(session, number, draw)[2]
    text = getattr(found, column) if column is not None else None
    if text is None:
        raise NotFound("unknown_file", "没有这个文件；结果文件在抽取之后才有")
    answer = make_response(text.encode())
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return kept(answer)


@web.get("/inspection-results")
@public(cookie=False)
def public_results() -> Response:
    with reading(current_desk().engine) as session:
        results = published_results(session)
    return kept(
        open_page(
            "public/results.html",
            results=results,
            labels=RESULTS,
            moment=lambda at: at.astimezone(SHANGHAI).strftime("%Y-%m-%d"),
        )
    )
