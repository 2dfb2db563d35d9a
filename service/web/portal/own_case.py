"""An enterprise's own case of any procedure 本企业办件: its page, and the steps that the enterprise may take."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.cases.stepping import take_case_step, unknown_case
from service.web.desk.entries import entries_of, form_of
from service.web.desk.papers import papers_of
from service.web.desk.viewing import open_case
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice


@dataclass(frozen=True)
class OwnPages:
    """Where the cases of one procedure live in the portal: the endpoints of a case and of its steps, and the template."""

    procedure: str
    show: str
    take: str
    template: str

    def page(self, number: str) -> ResponseReturnValue:
        """The page of a case; the office is sent to its own page of it."""
        if current_actor().uscc is None:
            return redirect(url_for("web.desk_case", number=number))
        return self._page(number)

    def again(self, number: str, entries: dict[str, str], problem: ServiceFault) -> ResponseReturnValue:
        """The page of a case with what was typed into a form of its own and what was wrong with it."""
        return self._page(number, entries=entries, problem=problem)

    def step(self, number: str, event: str) -> ResponseReturnValue:
        """Take a step with the form as it was filled in; on an error the page comes back with everything typed."""
        actor, desk = current_actor(), current_desk()
        if actor.uscc is None:
            return redirect(url_for("web.desk_case", number=number), 303)
        entries = entries_of(request.form)
        opened = open_case(desk, actor, number=number)
        step = opened.step(event)
        if step is None:
            raise Conflict("not_in_this_state", "现在不能这样办理，请回到办件页面查看最新情况")
        revision = request.form.get("revision", "")
        try:
            take_case_step(
                desk,
                actor,
                number=number,
                revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
                event=event,
                form=form_of(step.form, entries),
            )
        except (Conflict, Invalid) as fault:
            return self._page(number, entries=entries, event=event, problem=fault)
        return redirect(url_for(self.show, number=number, done=event), 303)

    def _page(
        self,
        number: str,
        *,
        entries: dict[str, str] | None = None,
        event: str | None = None,
        problem: ServiceFault | None = None,
    ) -> ResponseReturnValue:
        desk, actor = current_desk(), current_actor()
        opened = open_case(desk, actor, number=number)
        if opened.file.case.procedure != self.procedure:
            raise unknown_case(number)
        page = render_template(
            self.template,
            opened=opened,
            file=opened.file,
            case=opened.file.case,
            take_endpoint=self.take,
            entries=entries or {},
            event=event,
            problem=problem,
            done=request.args.get("done"),
            papers=papers_of(desk, opened.file),
            words=CaseWords(current_voice(), opened.file.procedure),
        )
        return page, problem.status if problem is not None else 200
