"""What may happen next and by when 办理流程与时限: procedures and legal clocks (none is modelled yet)."""
