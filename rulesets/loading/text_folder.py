"""A pack folder that lives in memory: file names and their texts, read like a folder on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from io import BytesIO, StringIO
from typing import Any


class TextFile(Traversable):
    """One file of a TextFolder."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text

    @property
    def name(self) -> str:
        return self._name

    def iterdir(self) -> Iterator[Traversable]:
        raise NotADirectoryError(self._name)

    def joinpath(self, *descendants: Any) -> Traversable:
        raise NotADirectoryError(self._name)

    def read_bytes(self) -> bytes:
        return self._text.encode()

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        return self._text

    def is_dir(self) -> bool:
        return False

    def is_file(self) -> bool:
        return True

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        return BytesIO(self.read_bytes()) if "b" in mode else StringIO(self._text)


class TextFolder(Traversable):
    """``files``: file name → text."""

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        self._name = name
        self._files = {entry: TextFile(entry, text) for entry, text in files.items()}

    @property
    def name(self) -> str:
        return self._name

    def iterdir(self) -> Iterator[Traversable]:
        return iter(self._files.values())

    def joinpath(self, *descendants: Any) -> Traversable:
        """The file of this name. Raises FileNotFoundError."""
        name = "/".join(str(part) for part in descendants)
        if name not in self._files:
            raise FileNotFoundError(f"{self._name}/{name}")
        return self._files[name]

    def read_bytes(self) -> bytes:
        raise IsADirectoryError(self._name)

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        raise IsADirectoryError(self._name)

    def is_dir(self) -> bool:
        return True

    def is_file(self) -> bool:
        return False

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        raise IsADirectoryError(self._name)
