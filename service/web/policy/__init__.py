"""Changes of the rules 政策变更: their list, one change with its steps, simulations, and the editor of a pack."""

from service.web.policy import (
    change_page,
    edit_contents,
    edit_examples,
    edit_exchange,
    edit_new,
    edit_review,
    edit_table,
    edit_text,
    edit_whole,
    list_page,
    simulation_page,
)

__all__ = [
    "change_page",
    "edit_contents",
    "edit_examples",
    "edit_exchange",
    "edit_new",
    "edit_review",
    "edit_table",
    "edit_text",
    "edit_whole",
    "list_page",
    "simulation_page",
]
