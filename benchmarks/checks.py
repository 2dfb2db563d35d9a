"""One check through the API 逢办必查: sign-in by token, look-up logged, advice answered; and the decision after it.

``python -m benchmarks.checks [--rounds 200]`` on a fresh SQLite file. The cost of a check does not depend on how many enterprises there
are, only on the records of the one that is looked up, so files of 5 and of 200 records are measured.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rulesets.checks import Given, advise, check_rules
from rulesets.records.dossier import read_dossier
from rulesets.records.uscc import with_check_digit
from service.access.actor import Actor, operator
from service.access.passwords import Passwords
from service.access.roles import Role
from service.app import create_app
from service.clock import FixedClock
from service.logs import configure_logs
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.tokens import issue_token
from service.operations.users import create_user
from service.settings import Settings
from service.store.engine import open_engine
from service.store.schema import upgrade

_NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
_SIZES = (5, 200)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    configure_logs(as_json=False, level="WARNING")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(instance_dir=Path(folder), rate_limit_tokens="100000 per minute")
        engine = open_engine(settings.database)
        upgrade(engine)
        desk = Desk(engine, FixedClock(_NOW), settings, Passwords(settings))
        client = create_app(settings, desk.clock, engine).test_client()
        headers = _officer(desk)
        for size in _SIZES:
            uscc = _enterprise(desk, size)
            numbers = _measure(f"look-up, {size} records", rounds, _look_up(client, headers, uscc, size))
            _measure(f"decision, {size} records", rounds, _decide(client, headers, iter(numbers)))
    rules = check_rules()
    matter, given = rules.matter("CZ22-2.10"), Given(True, "D", (), ("b",))
    _measure("advice alone", rounds * 10, lambda _: advise(rules, matter, given))


def _officer(desk: Desk) -> dict[str, str]:
    number = create_user(
        desk,
        operator("benchmark"),
        username="officer",
        password="plum-rain-2026",
        role=Role.DEPARTMENT,
        display_name="测量",
        unit="沧州市行政审批局",
    )
    token = issue_token(desk, Actor(label=f"user:{number}", role=Role.DEPARTMENT, user_id=number)).token
    return {"Authorization": f"Bearer {token}"}


def _enterprise(desk: Desk, size: int) -> str:
    uscc = with_check_digit(f"91130900MB00{size:05}")
    records = [
        {
            "id": f"r{number}",
            "kind": "administrative_penalty",
            "penalty_type": "fine",
            "date": (date(2026, 11, 1) - timedelta(3 * number)).isoformat(),
        }
        for number in range(size)
    ]
    import_dossier(desk, operator("benchmark"), read_dossier({"uscc": uscc, "records": records}), reason="测量")
    return uscc


def _look_up(client: Any, headers: dict[str, str], uscc: str, size: int) -> Callable[[int], str]:
    def ask(number: int) -> str:
        body = {"matter": "CZ22-2.10", "uscc": uscc, "office_no": f"{size}-{number}"}
        answer = client.post("/api/v1/checks", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["number"])

    return ask


def _decide(client: Any, headers: dict[str, str], numbers: Any) -> Callable[[int], None]:
    def ask(_: int) -> None:
        body = {"decision": "deviate", "reason": "测量"}
        answer = client.post(f"/api/v1/checks/{quote(next(numbers))}/decision", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    return ask


def _measure(name: str, rounds: int, act: Callable[[int], Any]) -> list[Any]:
    """Prints median, 95th percentile and the slowest, and the processor's share of it, in milliseconds."""
    results, spent, worked = [], [], []
    for number in range(rounds):
        begun, busy = time.perf_counter(), time.process_time()
        results.append(act(number))
        spent.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    spent.sort()
    print(
        f"{name:24} median {statistics.median(spent):7.2f} ms  p95 {spent[int(rounds * 0.95)]:7.2f} ms  "
        f"most {spent[-1]:7.2f} ms  processor {statistics.median(worked):7.2f} ms"
    )
    return results


if __name__ == "__main__":
    main()
