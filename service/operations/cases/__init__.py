"""What every procedure has in common 办件: opening a case, taking a step, clocks, history. A procedure brings its conduct."""
