"""How a site is told 同步方式: signed JSON over HTTP where an address is set, else a file in a folder for the transfer to the site."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from pathlib import Path

from service.settings import Settings
from service.site_sync.parcel import Parcel, SyncFault

_SECONDS = 20
_MOST_ANSWER = 65_536
_MOST_RECEIPT = 200


def send(settings: Settings, parcel: Parcel) -> str:
    """Tell the site, and return its receipt. Raises SyncFault."""
    address = settings.site_urls.get(parcel.site)
    return post(settings, address, parcel) if address else drop(settings, parcel)


def post(settings: Settings, address: str, parcel: Parcel) -> str:
    """POST the JSON with ``X-Chengheng-Signature: sha256=<HMAC of the body>``. The site answers 2xx, optionally {"receipt": …}."""
    body = parcel.body()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.token}
    if settings.site_key is not None:
        mac = hmac.new(settings.site_key.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
        headers["X-Chengheng-Signature"] = f"sha256={mac}"
    # The address comes from the settings, which take http and https only.
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return _receipt(answer.read(_MOST_ANSWER)) or f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        error.close()
        raise SyncFault(f"网站答复 {error.code}") from None
    except (OSError, ValueError) as error:
        raise SyncFault(f"网站连接失败（{type(error).__name__}）") from None


def drop(settings: Settings, parcel: Parcel) -> str:
    """Write one file, named by the key, whole or not at all; written again it is the same file."""
    folder = settings.instance_dir / "site_sync" / parcel.site
    path = folder / f"{parcel.token}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(path, parcel.body())
    except OSError as error:
        raise SyncFault(f"无法写入交换目录（{type(error).__name__}）") from None
    return f"已写入交换目录 {path.name[:16]}…"


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def _receipt(answer: bytes) -> str:
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    found = told.get("receipt") if isinstance(told, dict) else None
    return found[:_MOST_RECEIPT] if isinstance(found, str) and found.isprintable() else ""
