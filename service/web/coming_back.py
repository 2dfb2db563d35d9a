"""Where to go afterwards 返回地址: only ever a page of this site."""

from __future__ import annotations

import re

from flask import url_for

# One slash, then no second slash or backslash: browsers read "//host" and "/\host" as another site.
_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def is_own_page(wanted: str) -> bool:
    """Whether this is a path of this site."""
    return _OWN_PAGE.fullmatch(wanted) is not None


def own_page(wanted: str | None) -> str:
    """``wanted`` where it is a path of this site, else the home page."""
    return wanted if wanted and is_own_page(wanted) else url_for("web.home")
