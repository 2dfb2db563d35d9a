"""Handing out a file 下载: always saved, never shown inside the site, whatever it holds."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

SANDBOX = {"default-src": "'none'", "sandbox": ""}
"""The content policy of downloads: even opened in the browser they run nothing and load nothing."""


def as_download(data: bytes, name: str, media_type: str) -> Response:
    """An answer that browsers save under ``name`` (RFC 6266, with RFC 5987 for Chinese names)."""
    return send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
