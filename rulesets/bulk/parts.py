"""The buckets that are graded already, kept beside the output until all are: a run that was broken off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from rulesets.bulk.engine import Bucket, files_of
from rulesets.bulk.order import Order
from rulesets.bulk.whole import in_place


class Parts:
    """A folder beside the output, named by what goes into the result; parts of another input, policy or day are never taken."""

    def __init__(self, order: Order, buckets: int) -> None:
        self.folder = order.out.with_name(f".{order.out.stem}.parts-{_key(order, buckets)}")
        self.folder.mkdir(exist_ok=True)

    def graded(self, bucket: Bucket) -> Path:
        return self.folder / f"graded-{bucket.number}.parquet"

    def rejects(self, bucket: Bucket) -> Path:
        """What was wrong with the bucket; the file is not there for input that is not checked."""
        return self.folder / f"rejects-{bucket.number}.parquet"

    def vetoes(self, bucket: Bucket) -> Mapping[str, int] | None:
        """How often each veto held in a bucket that is done; None where it is not."""
        file = self._note(bucket)
        if not (file.is_file() and self.graded(bucket).is_file()):
            return None
        return {str(name): int(count) for name, count in json.loads(file.read_text(encoding="utf-8")).items()}

    def done(self, bucket: Bucket, vetoes: Mapping[str, int]) -> None:
        """Note that the graded file of the bucket is whole."""
        with in_place(self._note(bucket)) as part:
            part.write_text(json.dumps(dict(vetoes)), encoding="utf-8")

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _note(self, bucket: Bucket) -> Path:
        return self.folder / f"graded-{bucket.number}.json"


def _key(order: Order, buckets: int) -> str:
    files = [
        (str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns)
        for file in files_of((order.records, order.enterprises))
    ]
    content = [
        order.policy.on(order.as_of).sha256,
        order.as_of.isoformat(),
        order.trusted,
        order.measures,
        buckets,
        files,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
