"""Group robots 群机器人 of 企业微信, 钉钉 and 飞书: one text message, in the format that each of them takes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from service.outbox.message import DeliveryFault, Message
from service.settings import Settings

_SECONDS = 20
_MOST = 2000
"""企业微信 takes 2048 bytes of text, the others more; counted in bytes of UTF-8."""


def send_webhook(settings: Settings, message: Message) -> None:
    """Post the message to the robot. Raises DeliveryFault; its text never holds the address, which is the robot's key."""
    if settings.webhook_url is None:
        raise DeliveryFault("没有设置群机器人地址", for_good=True)
    body = json.dumps(payload(settings.webhook_format, _text(settings, message)), ensure_ascii=False).encode()
    # The address comes from the settings, which take http and https only.
    request = urllib.request.Request(  # noqa: S310
        settings.webhook_url.get_secret_value(),
        data=body,
        headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.token},
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            _check(answer.read(65_536))
    except urllib.error.HTTPError as error:
        error.close()
        raise DeliveryFault(f"群机器人答复 {error.code}") from None
    except (OSError, ValueError) as error:
        raise DeliveryFault(f"群机器人连接失败（{type(error).__name__}）") from None


def payload(form: str, text: str) -> Mapping[str, Any]:
    """The JSON body of a text message."""
    if form == "feishu":
        return {"msg_type": "text", "content": {"text": text}}
    return {"msgtype": "text", "text": {"content": text}}


def _text(settings: Settings, message: Message) -> str:
    # The mark in front serves robots that only let pass what holds a keyword.
    address = f"\n{settings.public_url.rstrip('/')}{message.link}" if settings.public_url else ""
    text = f"【诚衡】{message.to_name}：{message.subject}\n{message.body}"
    cut = text.encode()[: _MOST - len(address.encode())].decode(errors="ignore")
    return cut + address


def _check(answer: bytes) -> None:
    """The robots answer 200 also when they refuse; the number inside tells."""
    told = json.loads(answer)
    code = next((told[name] for name in ("errcode", "code", "StatusCode") if name in told), None)
    if code != 0:
        raise DeliveryFault(f"群机器人拒收（{code}）")
