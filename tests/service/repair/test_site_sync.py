"""Two sites are told together, again and again until both have done it (BG22-20b, AMB-68): by file, and by a real HTTP server that fails first."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from service.clock import FixedClock
from service.faults import Conflict
from service.operations.operation import Desk
from service.settings import Settings
from service.site_sync.parcel import Parcel, SyncFault
from service.site_sync.running import ESCALATED_AFTER, claim, synchronise
from service.store.engine import reading
from service.store.notice import Notice
from tests.service.conftest import OPERATOR, USCC
from tests.service.repair.conftest import Repairs

KEY = "a-shared-key-of-some-length"


@dataclass
class Site:
    """A publishing site as it stands at the other end: it refuses the first ``failures`` calls."""

    failures: int
    address: str = ""
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site(failures=2)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.calls.append((dict(self.headers), body))
            failing = len(found.calls) <= found.failures
            self.send_response(503 if failing else 200)
            self.end_headers()
            if not failing:
                self.wfile.write(json.dumps({"receipt": f"回执{len(found.calls)}"}, ensure_ascii=False).encode())

        def log_message(self, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}/repairs"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def with_site(desk: Desk, site: Site) -> Desk:
    given = desk.settings.model_dump() | {"site_urls": {"credit_china": site.address}, "site_key": KEY}
    return replace(desk, settings=Settings(**given))


def test_a_site_that_fails_first_is_told_again_and_the_other_by_file(
    repairs: Repairs, site: Site, clock: FixedClock
) -> None:
    number = repairs.approved()
    desk = with_site(repairs.desk, site)
    done = synchronise(desk, OPERATOR)
    assert (done.done, done.failed) == (1, 1)
    assert repairs.case(number).state == "syncing"
    assert synchronise(desk, OPERATOR).failed == 0, "not before the pause is over"
    clock.advance(timedelta(minutes=1))
    assert synchronise(desk, OPERATOR).failed == 1
    clock.advance(timedelta(minutes=2))
    assert synchronise(desk, OPERATOR).done == 1
    assert repairs.case(number).state == "repaired" and repairs.case(number).stage == "closed"
    assert synchronise(desk, OPERATOR).done == 0 and len(site.calls) == 3
    by_site = {job.site: job for job in repairs.jobs(number)}
    assert by_site["credit_china"].receipt == "回执3" and by_site["credit_china"].attempts == 3
    (file,) = (desk.settings.instance_dir / "site_sync" / "publicity_system").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["record"] == "old"


def test_what_is_sent_is_signed_and_says_the_same_each_time(repairs: Repairs, site: Site, clock: FixedClock) -> None:
    number = repairs.approved()
    desk = with_site(repairs.desk, site)
    for _ in range(3):
        synchronise(desk, OPERATOR)
        clock.advance(timedelta(minutes=5))
    bodies = {body for _, body in site.calls}
    keys = {headers["Idempotency-Key"] for headers, _ in site.calls}
    assert len(bodies) == len(keys) == 1 and len(site.calls) == 3
    (body,) = bodies
    assert json.loads(body) == {
        "action": "hide", "case": number, "decided_on": "2026-11-21", "record": "old", "uscc": USCC,
    }  # fmt: skip
    signature = site.calls[0][0]["X-Chengheng-Signature"]
    assert signature == "sha256=" + hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()


def refusing(settings: Settings, parcel: Parcel) -> str:
    raise SyncFault("网站答复 500")


def test_after_some_failures_the_supervisors_hear_of_it_once(repairs: Repairs, clock: FixedClock) -> None:
    """AMB-68: escalated, and tried on; the record counts as repaired all the while."""
    number = repairs.approved()
    for _ in range(ESCALATED_AFTER + 2):
        synchronise(repairs.desk, OPERATOR, refusing)
        clock.advance(timedelta(hours=4))
    with reading(repairs.desk.engine) as session:
        found = session.scalars(
            select(Notice).where(Notice.kind == "site_failed", Notice.recipient_id == repairs.supervisor.user_id)
        ).all()
    assert len(found) == 2, "once for each of the two sites"
    assert repairs.record("old").attributes["repaired_on"] == "2026-11-21"
    assert all(job.fault == "网站答复 500" and job.state == "pending" for job in repairs.jobs(number))


def test_given_up_jobs_can_be_tried_again_by_the_office(repairs: Repairs, clock: FixedClock) -> None:
    number = repairs.approved()
    few = replace(repairs.desk, settings=repairs.desk.settings.model_copy(update={"site_attempts": 3}))
    for _ in range(4):
        synchronise(few, OPERATOR, refusing)
        clock.advance(timedelta(hours=4))
    assert {job.state for job in repairs.jobs(number)} == {"given_up"}
    with pytest.raises(Conflict):
        repairs.step(number, "retry_sync", actor=repairs.enterprise)
    repairs.step(number, "retry_sync", actor=repairs.caseworker)
    synchronise(repairs.desk, OPERATOR, lambda settings, parcel: "ok")
    assert repairs.case(number).state == "repaired"


def test_a_job_is_claimed_by_one_and_freed_when_its_sender_died(repairs: Repairs, clock: FixedClock) -> None:
    number = repairs.approved()
    job = repairs.jobs(number)[0]
    assert claim(repairs.desk, OPERATOR, job=job.id) is not None
    assert claim(repairs.desk, OPERATOR, job=job.id) is None
    clock.advance(timedelta(minutes=11))
    assert claim(repairs.desk, OPERATOR, job=job.id) is not None
