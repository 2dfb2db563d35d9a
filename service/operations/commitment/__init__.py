"""Carrying out commitments 信用承诺办理: offered, signed, checked, kept or broken."""
