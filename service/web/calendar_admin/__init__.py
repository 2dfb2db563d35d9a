"""Loading a year's holidays 放假安排管理: put forward by one person, previewed, approved by another."""

from service.web.calendar_admin import pages

__all__ = ["pages"]
