import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class NeverHappened(AssertionError):
    """What was waited for did not come in time."""


def wait_for(what: str, look: Callable[[], Found | None], seconds: float = 20, every: float = 0.05) -> Found:
    """The first true answer of `look`, asked again and again for at most `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise NeverHappened(f"{what}: not within {seconds} s")
        time.sleep(every)
