"""The bulk executor 批量评价: a whole population graded by columns, compiled from the same common form as the forward executor."""
