"""Carrying out repairs 信用修复办理: explained, applied for, decided by whoever determined the record, made known to the sites."""
