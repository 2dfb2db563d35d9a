"""Notices as feeds 公示订阅: Atom for readers (RFC 4287), iCalendar for the days on which they end (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from xml.etree import ElementTree as ET

from icalendar import Calendar, Event

from service.clock import SHANGHAI
from service.public_notice.content import PublicNotice

ATOM = "http://www.w3.org/2005/Atom"
_TITLE = "自主申报公示"


def atom(
    notices: Sequence[PublicNotice], home: str, itself: str, address: Callable[[str], str], now: datetime
) -> bytes:
    """The feed; ``address`` makes the address of a notice from its number. Changes only when a notice does."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    latest = max((_published(notice) for notice in notices), default=datetime.combine(now.date(), time(0), SHANGHAI))
    _child(feed, "id", itself)
    _child(feed, "title", _TITLE)
    _child(feed, "updated", latest.isoformat())
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": itself})
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "href": home})
    for notice in notices:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _child(entry, "id", address(notice.number))
        _child(entry, "title", f"{notice.enterprise}：{_label(notice)}（{notice.number}）")
        _child(entry, "updated", _published(notice).isoformat())
        _child(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", notice.enterprise)
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": address(notice.number)})
        told = "；".join(f"{line.label}：{line.value}" for line in notice.facts)
        _child(entry, "summary", f"{told}。公示期至 {notice.last}{'（暂定）' if notice.provisional else ''}。")
    text: bytes = ET.tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text


def calendar(notices: Sequence[PublicNotice], address: Callable[[str], str], now: datetime) -> bytes:
    """The last day of each notice as an all-day event."""
    found = Calendar.new(name="自主申报公示期", prodid="-//Chengheng//zh-CN//", uid="notices@chengheng")
    for notice in notices:
        event = Event()
        event.add("uid", f"notice-{notice.clock.id}@chengheng")
        event.add("dtstamp", _published(notice))
        event.add("dtstart", notice.last)
        event.add("dtend", notice.last + timedelta(days=1))
        event.add("summary", f"公示期满 {notice.enterprise} {_label(notice)}{'（暂定）' if notice.provisional else ''}")
        event.add("description", f"{notice.number}：{notice.last} 24:00 前可以提出异议")
        event.add("url", address(notice.number))
        event.add("status", "TENTATIVE" if notice.provisional else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    text: bytes = found.to_ical()
    return text


def _published(notice: PublicNotice) -> datetime:
    return datetime.combine(notice.first, time(0), SHANGHAI)


def _label(notice: PublicNotice) -> str:
    return notice.rule.label.zh if notice.rule is not None else notice.type


def _child(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text
