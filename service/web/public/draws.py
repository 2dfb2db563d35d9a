"""Double-random draws and inspection results for everybody 双随机与抽查结果公示: the proof, its files, a verifier for the browser."""

from __future__ import annotations

from flask import Response, make_response

from rulesets.draw import read_plain_pool
from service.access.require import public
from service.clock import SHANGHAI
from service.desk import current_desk
from service.operations.plan.published import FILES, published_file
from service.operations.plan.reading import plan_lines, public_draw, published_results
from service.operations.plan.standing import rules_of
from service.store.engine import reading
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.public.open_page import kept, open_page, open_voice
from workflows.inspection.codes import RESULTS
from workflows.plan import PLAN


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
        rules = rules_of(session, found)
    return kept(
        open_page(
            "public/draw.html",
            plan=plan,
            matter=matter,
            draw=found,
            strata=read_plain_pool(found.pool.encode()).strata,
            factors={rule.grade: rule.factor_permille for rule in rules.sampling},
            files=[name for name, (column, _) in FILES.items() if getattr(found, column) is not None],
            moment=lambda at: at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        )
    )


@web.get("/draws/<number>/<int:draw>/files/<name>")
@public(cookie=False)
def public_draw_file(number: str, draw: int, name: str) -> Response:
    """A file as it was published, byte for byte."""
    with reading(current_desk().engine) as session:
        content, kind = published_file(public_draw(session, number, draw)[2], name)
    answer = make_response(content)
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
