"""Ready answers that all processes of one server share: what one made, the others send.

In the minute of a release everybody asks for the same pages anew. Here one process makes a page while the others wait for it,
instead of each thread of each worker making its own. Answers are files in a folder of the server's own (mode 0700), used by its
descriptor: whoever puts another folder in its place is not read. Each file is written whole and then renamed, so that whoever reads
one has all of it. Locks are the system's and end with their holder.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from data.open_data.answer import Answer

PREFIX = "sme-big-data-"
HELD = "held"
"""A file that the processes of a server keep locked as long as one of them lives."""
MOST_BYTES = 64 * 2**20
TURNS = 256
WAIT_SECONDS, LOOK_SECONDS = 5.0, 0.005
"""How long one waits for another to make an answer, which takes a tenth of a second; then one makes it oneself."""
AGAIN_SECONDS = 60
"""After an answer could not be written (a full or read-only disk) for so long nobody tries."""
Given = TypeVar("Given", bound=Answer | None)


def new_folder() -> Path | None:
    """A folder for the processes that will part from this one; what killed servers left is removed. None if there can be none."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        fcntl.flock(os.open(folder / HELD, os.O_CREAT | os.O_RDWR, 0o600), fcntl.LOCK_SH)
    except OSError:
        return None
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if left != folder and _abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    return folder


def _abandoned(folder: Path) -> bool:
    """Whether it is ours and no process holds it."""
    try:
        with (folder / HELD).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return folder.lstat().st_uid == os.getuid()
    except OSError:
        return False


class CommonAnswers:
    """Answers by release and key in `folder`, at most about `most_bytes` of them: the oldest go first."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Raises `OSError` if there is no such folder."""
        self._folder, self._most_bytes = os.open(folder, os.O_DIRECTORY), most_bytes
        self._lock, self._written, self._useless_until = threading.Lock(), 0, float("-inf")

    @property
    def usable(self) -> bool:
        """Whether the last answer could be written, as far as is known."""
        return time.monotonic() >= self._useless_until

    def once(self, release: str, key: tuple[Any, ...], make: Callable[[], Given]) -> Given | Answer:
        """The answer that any process made, or `make()`; None, for what there is not, is not kept."""
        digest = hashlib.sha256(repr(key).encode()).hexdigest()
        name = f"{release}.{digest}"
        if found := self._read(name):
            return found
        with self._turn(int(digest[:8], 16) % TURNS):
            if found := self._read(name):
                return found
            answer = make()
            if answer is not None:
                self._keep(name, answer.dump())
            return answer

    def first_to(self, task: str) -> bool:
        """Whether this process is the first of all that asks this."""
        with suppress(OSError):
            os.close(self._open(f"task.{task}", os.O_CREAT | os.O_EXCL))
            return True
        return False

    def _read(self, name: str) -> Answer | None:
        with suppress(OSError, ValueError), open(self._open(name, os.O_RDONLY), "rb") as file:  # noqa: PTH123
            return Answer.parse(file.read())
        return None

    def _open(self, name: str, flags: int) -> int:
        return os.open(name, flags, 0o600, dir_fd=self._folder)

    @contextmanager
    def _turn(self, number: int) -> Iterator[None]:
        """One at a time among all threads of all processes; where files cannot be locked, each at its own time."""
        until = time.monotonic() + WAIT_SECONDS
        try:
            lock = self._open(f"turn.{number}", os.O_CREAT | os.O_RDWR)
        except OSError:
            yield
            return
        try:
            while not _locked(lock) and time.monotonic() < until:
                time.sleep(LOOK_SECONDS)
            yield
        finally:
            os.close(lock)

    def _keep(self, name: str, content: bytes) -> None:
        half = f"half.{os.getpid()}.{threading.get_ident()}"
        try:
            with open(self._open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), "wb") as file:  # noqa: PTH123
                file.write(content)
            os.replace(half, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        except OSError:
            self._useless_until = time.monotonic() + AGAIN_SECONDS
            self._remove(half)
        else:
            self._make_room(len(content))

    def _make_room(self, written: int) -> None:
        """Looked at whenever this process has written an eighth of the bound."""
        with self._lock:
            self._written += written
            if self._written < self._most_bytes / 8:
                return
            self._written = 0
        files = sorted(self._answers())
        over = sum(size for _, size, _ in files) - self._most_bytes
        for _, size, name in files:
            if over <= 0:
                return
            self._remove(name)
            over -= size

    def _answers(self) -> Iterator[tuple[int, int, str]]:
        """When each was made (nanoseconds), its bytes, its name."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if not entry.name.startswith((HELD, "turn.", "task.")):
                    with suppress(FileNotFoundError):  # another process makes room too
                        found = os.stat(entry.name, dir_fd=self._folder)
                        yield found.st_mtime_ns, found.st_size, entry.name

    def _remove(self, name: str) -> None:
        with suppress(OSError):
            os.unlink(name, dir_fd=self._folder)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: each goes on by itself
        return True
    return True
