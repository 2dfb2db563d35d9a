"""Changing a pack 规则包修改."""
