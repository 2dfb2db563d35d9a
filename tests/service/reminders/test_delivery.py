"""Delivery: really sent, once per key, again after a failure, given up visibly; nothing lost when the process dies."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from service.outbox.deliver import CLAIM, Delivered, deliver, pause_after, try_again
from service.reminders.digest import send_digests
from service.settings import Settings, SettingsFault, load_settings
from service.store.notice import Delivery
from tests.service.reminders.conftest import SCHEDULER, Mailbox, Office, Robot


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox, robot: Robot) -> Settings:
    return settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": mailbox.port,
            "smtp_security": "none",
            "mail_from": "credit@example.cn",
            "public_url": "https://credit.example.cn/",
            "webhook_url": SecretStr(robot.url),
            "delivery_attempts": 3,
        }
    )


@pytest.fixture
def reached(office: Office) -> Office:
    """Applicant and caseworker have addresses."""
    office.change_user(office.procedure.enterprise, email="boss@example.cn")
    office.change_user(office.procedure.caseworker, email="worker@example.cn", display_name="经办甲")
    return office


def run(office: Office) -> Delivered:
    return deliver(office.desk, SCHEDULER)


def states(office: Office, channel: str = "email") -> list[str]:
    return [row.state for row in office.deliveries(channel)]


def test_a_mail_is_really_received(reached: Office, mailbox: Mailbox) -> None:
    filed = reached.procedure.file("p1")
    assert run(reached) == Delivered(sent=1)
    (mail,) = mailbox.mails
    assert mail["To"] == "测试 <boss@example.cn>" and mail["From"] == "诚衡 <credit@example.cn>"
    assert mail["Subject"] == f"【诚衡】已收到异议申请 {filed.number}"
    assert "2026-11-27" in mail.get_content() and "https://credit.example.cn/objections/%E5" in mail.get_content()
    assert mail["Message-ID"].endswith("@example.cn>") and mail["Auto-Submitted"] == "auto-generated"
    assert states(reached) == ["delivered"] and run(reached) == Delivered()


def test_the_office_gets_no_mail_on_a_rest_day(reached: Office, mailbox: Mailbox, robot: Robot) -> None:
    """Assigned on a Saturday: the mail waits for Monday morning, the inbox has it at once."""
    reached.assigned()
    assert run(reached).sent == 1
    assert [mail["To"] for mail in mailbox.mails] == ["测试 <boss@example.cn>"] and robot.posts == []
    assert [notice.kind for notice in reached.notices(reached.procedure.caseworker)] == ["assigned"]
    reached.at("2026-11-23 08:29")
    assert run(reached) == Delivered()
    reached.at("2026-11-23 08:30")
    assert run(reached) == Delivered(sent=2)
    assert mailbox.mails[-1]["To"] == "经办甲 <worker@example.cn>"


def test_many_reminders_make_one_mail(reached: Office, mailbox: Mailbox, robot: Robot) -> None:
    number = reached.assigned()
    assert number
    reached.at("2026-11-26 08:30")
    run(reached)
    mailbox.mails.clear()
    robot.posts.clear()
    send_digests(reached.desk, SCHEDULER)
    reached.sweep_at("2026-11-26 09:00")
    run(reached)
    assert [mail["Subject"] for mail in mailbox.mails] == ["【诚衡】今日办件 1 件"]
    assert len(robot.posts) == 1


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}),
        ("dingtalk", {"errcode": 0}),
        ("feishu", {"code": 0, "msg": "success"}),
    ],
)
def test_the_robot_is_told_in_its_own_format(reached: Office, robot: Robot, form: str, answer: dict[str, Any]) -> None:
    robot.answers = [answer]
    reached.assigned()
    reached.at("2026-11-23 09:00")
    desk = type(reached.desk)(
        reached.desk.engine,
        reached.desk.clock,
        reached.desk.settings.model_copy(update={"webhook_format": form}),
        reached.desk.passwords,
    )
    deliver(desk, SCHEDULER)
    ((body, key),) = robot.posts
    text = body["content"]["text"] if form == "feishu" else body["text"]["content"]
    assert body["msg_type" if form == "feishu" else "msgtype"] == "text"
    assert text.startswith("【诚衡】经办甲：异议") and "2026-11-27" in text and len(key) == 64
    assert states(reached, "webhook") == ["delivered"]


def test_a_robot_that_refuses_in_its_answer_is_tried_again(reached: Office, robot: Robot) -> None:
    """The robots answer 200 even then. The stored fault does not hold the robot's address, which is its key."""
    robot.answers = [{"errcode": 45009, "errmsg": "api freq out of limit"}]
    reached.assigned()
    reached.at("2026-11-23 09:00")
    run(reached)
    (row,) = reached.deliveries("webhook")
    assert (row.state, row.fault) == ("pending", "群机器人拒收（45009）")
    reached.at("2026-11-23 09:01")
    run(reached)
    assert states(reached, "webhook") == ["delivered"] and len({key for _, key in robot.posts}) == 1


def test_a_failure_is_tried_again_later_and_later(reached: Office, mailbox: Mailbox) -> None:
    mailbox.refuse = ["451 try later"]
    reached.procedure.file("p1")
    assert run(reached) == Delivered(failed=1)
    (row,) = reached.deliveries("email")
    assert (row.state, row.attempts, row.fault) == ("pending", 1, "邮件服务器答复 451")
    assert row.next_attempt_at == reached.clock.now() + timedelta(minutes=1) and row.claimed_until is None
    assert run(reached) == Delivered()
    reached.clock.advance(timedelta(minutes=1))
    assert run(reached) == Delivered(sent=1) and len(mailbox.mails) == 1
    assert [pause_after(n) // timedelta(minutes=1) for n in (1, 2, 3, 9, 50)] == [1, 2, 4, 240, 240]


def test_given_up_is_visible_and_can_be_put_back(reached: Office, mailbox: Mailbox) -> None:
    mailbox.refuse = ["451 no"] * 3
    reached.procedure.file("p1")
    for _ in range(3):
        run(reached)
        reached.clock.advance(timedelta(hours=1))
    (row,) = reached.deliveries("email")
    assert (row.state, row.attempts, row.next_attempt_at) == ("given_up", 3, None)
    assert run(reached) == Delivered() and mailbox.mails == []
    assert try_again(reached.desk, SCHEDULER) == 1
    assert run(reached) == Delivered(sent=1) and len(mailbox.mails) == 1


def test_no_server_at_all_is_a_failure_like_any_other(reached: Office, mailbox: Mailbox) -> None:
    from tests.service.reminders.conftest import free_port

    reached.procedure.file("p1")
    settings = reached.desk.settings.model_copy(update={"smtp_port": free_port()})
    desk = type(reached.desk)(reached.desk.engine, reached.desk.clock, settings, reached.desk.passwords)
    assert deliver(desk, SCHEDULER) == Delivered(failed=1)
    (row,) = reached.deliveries("email")
    assert row.fault == "邮件服务器连接失败（ConnectionRefusedError）"


def test_an_address_that_was_taken_away_is_given_up_at_once(reached: Office, mailbox: Mailbox) -> None:
    reached.procedure.file("p1")
    reached.change_user(reached.procedure.enterprise, email=None)
    run(reached)
    assert states(reached) == ["given_up"] and mailbox.mails == []


def test_processes_that_deliver_at_once_send_each_message_once(reached: Office, mailbox: Mailbox) -> None:
    for label in ("p1", "h1"):
        reached.procedure.file(label)
        reached.clock.advance(timedelta(seconds=1))
    for number in ("异〔2026〕0001号-1", "异〔2026〕0002号-1"):
        for wanted in "甲乙丙丁":
            reached.procedure.step(number, "ask_supplement", {"wanted": wanted}, reached.procedure.supervisor)
            reached.procedure.step(number, "give_supplement", {"text": wanted}, reached.procedure.enterprise)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: run(reached), range(4)))
    assert sum(part.sent for part in done) == len(mailbox.mails) == 10
    assert max(Counter(mail["Message-ID"] for mail in mailbox.mails).values()) == 1


@pytest.mark.parametrize("point", ["before_sending", "after_sending"])
def test_a_process_that_dies_loses_nothing(reached: Office, mailbox: Mailbox, point: str) -> None:
    """Killed between claim and outcome: sent again under the same Message-ID, so once per key at the receiver."""
    reached.procedure.file("p1")
    child = _die(reached, mailbox, point)
    assert child.returncode == 9, child.stderr
    assert len(mailbox.mails) == (1 if point == "after_sending" else 0)
    assert run(reached) == Delivered()
    (row,) = reached.deliveries("email")
    assert (row.state, row.claimed_until) == ("pending", reached.clock.now() + CLAIM)
    reached.clock.advance(CLAIM)
    assert run(reached) == Delivered(sent=1)
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert states(reached) == ["delivered"] and run(reached) == Delivered()


def test_a_process_that_dies_right_after_the_commit_loses_nothing(reached: Office, mailbox: Mailbox) -> None:
    """Killed between the commit of the filing and the sending: the notice is there, and is sent exactly once."""
    child = _die(reached, mailbox, "after_commit")
    assert child.returncode == 9, child.stderr
    assert run(reached) == Delivered(sent=1)
    assert len(mailbox.mails) == 1 and states(reached) == ["delivered"]


def _die(office: Office, mailbox: Mailbox, point: str) -> subprocess.CompletedProcess[str]:
    url = office.desk.engine.url.render_as_string(hide_password=False)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.service.reminders.dying",
            url,
            office.clock.now().isoformat(),
            str(mailbox.port),
            point,
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_mail_server_only_the_inbox_is_written(office: Office) -> None:
    settings = office.desk.settings.model_copy(update={"smtp_host": "", "webhook_url": None})
    office.procedure.desk = type(office.desk)(office.desk.engine, office.clock, settings, office.desk.passwords)
    office.change_user(office.procedure.enterprise, email="boss@example.cn")
    office.assigned()
    assert office.deliveries("email") == office.deliveries("webhook") == []
    inbox: list[Delivery] = office.deliveries("inbox")
    assert len(inbox) == len(office.notices()) and {row.state for row in inbox} == {"delivered"}


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(SettingsFault, match="MAIL_FROM"):
        load_settings(smtp_host="mail.example.cn")
    with pytest.raises(SettingsFault, match="机器人地址"):
        load_settings(webhook_url="file:///etc/passwd")
