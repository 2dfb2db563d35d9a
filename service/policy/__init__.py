"""The rules that decide 现行规则: which version of which pack on which day."""
