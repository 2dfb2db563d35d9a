"""Caseworker figures 办件统计: counted from the cases and their clocks, shown as a page, a chart and an Excel file."""
