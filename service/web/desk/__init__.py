"""The desk 办件台: the queue, the case page, one page per step, and what may be done to many cases at once."""

from service.web.desk import bulk, case_page, queue_page, step_page

__all__ = ["bulk", "case_page", "queue_page", "step_page"]
