"""Attachments 证明材料: known by their content, kept by their hash outside the web root, handed out as downloads only."""
