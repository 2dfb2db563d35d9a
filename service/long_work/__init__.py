"""Long work 长任务: queued by an operation, done by a process of its own, taken up again when that process dies."""
