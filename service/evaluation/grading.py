"""Second step of a run 批量评价: everybody in the files graded by columns.

Also on PostgreSQL it is the files that are graded, not the stored rows inside the database (``service.population.inside``). A run over
everybody has to write the files in any case, for the situation and for simulations, and grading from them is five to eight times faster:
of 100,000 enterprises 3 to 6 s, inside 19 to 35 s, which the database's processors would bear. A nightly run has no use for the files
of everybody, but it also weighs only a few: 2,000 enterprises are written in about a second, while inside everybody would be graded.
"""

from __future__ import annotations

from service.access.actor import Actor
from service.evaluation.runs import policy_of, run_of
from service.evaluation.shelf import shelf_of
from service.evaluation.stages import graded
from service.long_work.kinds import Tell
from service.operations.operation import Desk
from service.population.engine import limited_engine
from service.store.engine import reading

WITHHELD = "none"


def grade_run(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    """Grade the files of the run. Raises BulkError where the rules or the input cannot be graded."""
    from rulesets.bulk.grading import grade
    from rulesets.bulk.order import Order

    with reading(desk.engine) as session:
        run = run_of(session, number)
        policy = policy_of(session, run)
    shelf = shelf_of(desk.settings, run)
    order = Order(policy, run.as_of, shelf.records, shelf.enterprises, shelf.graded, rejects=shelf.rejects)
    with limited_engine(desk.settings, shelf.folder) as engine:
        summary = grade(order, engine, tell)
    graded(desk, actor, number=number, grades={**summary.grades, WITHHELD: summary.withheld})
