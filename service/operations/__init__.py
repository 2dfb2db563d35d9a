"""The only ways to change anything 操作: one function, one transaction, one audit row at least."""
