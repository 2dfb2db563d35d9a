"""Changing a pack 规则包修改: at its place in the text, proved as a whole, compared in words, as forms and as Excel.

A changed pack is a mapping of file name to YAML text. Nothing here writes a file.
"""
