"""pygal without the finder of plug-ins that it puts on the path of every import (Python warns of its old form each time)."""

from __future__ import annotations

import sys

import pygal
from pygal.style import Style

__all__ = ["Style", "pygal"]

# At once: whatever is imported between pygal and this line would meet the finder.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
