"""The check of a new entry while it is typed 新增检验: its fields first, then the whole pack with it."""

from __future__ import annotations

from collections.abc import Mapping

from rulesets.editing.annex import annex_of
from rulesets.editing.asking import Made, Typed
from rulesets.editing.changing import reason_of
from rulesets.editing.differences import differences
from rulesets.editing.documents import readable
from rulesets.editing.findings import Findings
from rulesets.editing.making import Added, What, add, make
from rulesets.editing.proving import prove
from rulesets.editing.refusal import EditRefused
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import dotted
from service.web.phrases import Voice
from service.web.policy.edit_checking import Answer, Item, answer_for
from service.web.policy.edit_draft import Draft


def check_whole(draft: Draft, what: What, typed: Typed, voice: Voice) -> Answer:
    """What was typed together with all the rest, without saving anything. A field not filled in yet is only counted."""
    made = make(what, draft.files, typed)
    texts = {f"proposed-{name}": voice.say("policy_edit.proposed", text=text) for name, text in made.proposed.items()}
    if made.entry is None:
        return _unfinished(made, texts, voice)
    try:
        added = add(what, draft.files, made.entry)
    except (EditRefused, PackError) as error:
        return Answer(voice.say("policy_edit.refused"), False, [Item(reason_of(error), "", None, "typed")])
    answer = answer_for(draft, added.files, voice)
    answer.fields = _placed(prove(added.files, draft.pack), added, made)
    answer.texts = texts | _told(draft.files, added, what, voice)
    return answer


def _unfinished(made: Made, texts: dict[str, str], voice: Voice) -> Answer:
    told = {name: [message] for name, message in made.faults.items() if name not in made.empty}
    items = [Item(message, "", None, "typed") for messages in told.values() for message in messages]
    summary = [voice.say("policy_edit.found", faults=len(told), examples=0)] if told else []
    summary += [voice.say("policy_edit.unfilled", count=len(made.empty))] if made.empty else []
    return Answer(voice.join(summary), False, items, told, texts=texts)


def _placed(found: Findings, added: Added, made: Made) -> dict[str, list[str]]:
    """The findings inside the new entry, each at the field that it came from."""
    start = dotted(added.path)
    fields: dict[str, list[str]] = {}
    for item in found.items:
        if item.scope or item.file != added.file or not item.field.startswith(start):
            continue
        inside = item.field.removeprefix(start).lstrip(".")
        # The longest place that holds it is the nearest; what is wrong with the entry as a whole stands in the list alone.
        places = [path for path in made.places if inside == path or inside.startswith((f"{path}.", f"{path}["))]
        if places:
            fields.setdefault(made.places[max(places, key=len)], []).append(item.message)
    return fields


def _told(before: Mapping[str, str], added: Added, what: What, voice: Voice) -> dict[str, str]:
    """The new entry in words; for an indicator also where it comes in the annex and how the maxima add up."""
    told = {"words": voice.join([one.in_words(voice.language) for one in differences(before, added.files)])}
    annex = annex_of(readable(added.files)) if what == "indicator" else None
    return told | ({"sums": voice.pick(*annex.sums())} if annex is not None else {})
