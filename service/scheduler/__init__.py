"""The scheduler 定时任务: in exactly one process, however many run; every job may run twice without harm."""
