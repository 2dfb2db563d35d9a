"""Two-site synchronisation 信用修复同步: what is repaired here is taken down on the publishing sites, together and at last (BG22-20b)."""
