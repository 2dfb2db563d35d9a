"""Reminders 提醒 of legal clocks: armed with the clock, checked again when they are sent, sent once."""
