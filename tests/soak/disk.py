"""A disk that forgets: fed with the calls of a traced process, it knows what a power cut would leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.soak.strace import Call

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset, or (data None) a new length, in the page cache since line `ended` of the trace."""

    ended: int
    offset: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        """Put it on the disk."""
        if self.data is None:
            del content[self.offset :]
            content.extend(bytes(self.offset - len(content)))
            return
        content.extend(bytes(max(0, self.offset - len(content))))
        content[self.offset : self.offset + len(self.data)] = self.data

    def sectors(self) -> list[Write]:
        """The pieces in which it can reach the disk."""
        if self.data is None:
            return [self]
        return [
            Write(self.ended, self.offset + start, self.data[start : start + SECTOR])
            for start in range(0, len(self.data), SECTOR)
        ]


@dataclass
class File:
    """One file: what is surely on the disk, what is not yet, and whether its name is there."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)
    named: bool = False

    def sync(self, began: int) -> None:
        """A sync that began at a line makes everything written before it durable."""
        for write in self.pending:
            if write.ended < began:
                write.apply(self.durable)
        self.pending = [write for write in self.pending if write.ended >= began]

    def after_cut(self, rng: random.Random | None) -> bytes:
        """What a cut leaves: the durable bytes, with an `rng` also some sectors that reached the disk by chance."""
        content = bytearray(self.durable)
        if rng is not None:
            for write in self.pending:
                for sector in write.sectors():
                    if rng.random() < 1 / 2:
                        sector.apply(content)
        return bytes(content)


class Disk:
    """The files of one folder, followed through a trace. SQLite's index of its log (-shm) is memory and is left out."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.files = {entry.name: File(bytearray(entry.read_bytes()), named=True) for entry in folder.iterdir()}
        self._open: dict[int, str] = {}
        self._handlers: Mapping[str, Callable[[Call], None]] = {
            "openat": self._opened,
            "close": self._closed,
            "pwrite64": self._written,
            "ftruncate": self._truncated,
            "fsync": self._synced,
            "fdatasync": self._synced,
        }

    def see(self, call: Call) -> None:
        """Follow one call. Raises NotImplementedError for one on these files that is not understood."""
        handler = self._handlers.get(call.name)
        if handler is not None:
            handler(call)
        elif self._is_ours(call):
            message = f"{call.name} on a file of the database"
            raise NotImplementedError(message)

    def cut(self, into: Path, rng: random.Random | None) -> None:
        """Write the files as they would be found after a power cut now."""
        for name, file in self.files.items():
            if file.named:
                (into / name).write_bytes(file.after_cut(rng))

    def _is_ours(self, call: Call) -> bool:
        if call.name in {"unlink", "unlinkat", "rename"}:
            return any(text.decode().startswith(self.folder) for text in call.strings())
        return call.name != "sendto" and self._open.get(call.numbers()[0], "") != ""

    def _opened(self, call: Call) -> None:
        path = call.strings()[0].decode()
        self._open.pop(call.result, None)
        if path == self.folder:
            self._open[call.result] = "."
        elif path.startswith(f"{self.folder}/") and not path.endswith("-shm"):
            name = path.removeprefix(f"{self.folder}/")
            self._open[call.result] = name
            self.files.setdefault(name, File())

    def _closed(self, call: Call) -> None:
        self._open.pop(call.numbers()[0], None)

    def _written(self, call: Call) -> None:
        file = self._file(call)
        if file is not None:
            file.pending.append(Write(call.ended, call.numbers()[-1], call.strings()[0][: call.result]))

    def _truncated(self, call: Call) -> None:
        file = self._file(call)
        if file is not None:
            file.pending.append(Write(call.ended, call.numbers()[-1], None))

    def _synced(self, call: Call) -> None:
        if self._open.get(call.numbers()[0]) == ".":
            for file in self.files.values():
                file.named = True
        synced = self._file(call)
        if synced is not None:
            synced.sync(call.began)

    def _file(self, call: Call) -> File | None:
        return self.files.get(self._open.get(call.numbers()[0], ""))
