"""Working days of China 工作日 with make-up working days 调休, each year with the notice that it comes from."""

from workflows.calendar.work_calendar import Day, WorkCalendar, published_calendar

__all__ = ["Day", "WorkCalendar", "published_calendar"]
