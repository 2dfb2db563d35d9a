"""The periodic evaluation 定期评价 (WF-9, CZ21-2.1.1b, CZ21-2.2.2a): everybody weighed by columns, published at once, then followed up."""
