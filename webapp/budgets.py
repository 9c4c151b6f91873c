"""How much one address may ask for in a time: counted in this process, or in Redis for all of them together."""

import logging
import time
from ipaddress import IPv6Address, ip_address
from typing import Protocol

FORGET_SECONDS = 60.0
"""So often those addresses are to be forgotten whose budgets are full again."""
RETRY_SECONDS = 5.0
"""Redis is not asked again for so long after it did not answer; this process counts alone meanwhile."""
PATIENCE_SECONDS = 0.5

log = logging.getLogger("mien.limits")


class Budget(Protocol):
    """Something that can be spent."""

    def spend(self, who: str) -> float:
        """Spend one: 0 when there was one left, and the seconds to wait for the next one when there was none."""

    def forget(self) -> None:
        """Forget whoever has all of it again."""


class LocalBudget:
    """So many at once, and as many again over a time, little by little (a token bucket)."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount = float(amount)
        self._per_second = amount / seconds
        self._left: dict[str, tuple[float, float]] = {}

    def spend(self, who: str) -> float:
        """Spend one, or say how many seconds there are to wait."""
        now = time.monotonic()
        left, since = self._left.get(who, (self._amount, now))
        left = min(self._amount, left + (now - since) * self._per_second)
        if left < 1:
            self._left[who] = (left, now)
            return (1 - left) / self._per_second
        self._left[who] = (left - 1, now)
        return 0.0

    def forget(self) -> None:
        """Forget whoever has all of it again."""
        now = time.monotonic()
        self._left = {
            who: (left, since)
            for who, (left, since) in self._left.items()
            if left + (now - since) * self._per_second < self._amount
        }


class SharedBudget:
    """Counted in Redis by windows of time; while Redis does not answer, in this process."""

    def __init__(self, url: str, name: str, amount: int, seconds: int) -> None:
        from limits import RateLimitItemPerSecond
        from limits.storage import RedisStorage
        from limits.strategies import FixedWindowRateLimiter

        storage = RedisStorage(
            url,
            wrap_exceptions=True,
            key_prefix="mien",
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
        )
        self._item = RateLimitItemPerSecond(amount, seconds, namespace=name)
        self._limiter = FixedWindowRateLimiter(storage)
        self._alone = LocalBudget(amount, seconds)
        self._again = 0.0

    def spend(self, who: str) -> float:
        """Spend one, or say how many seconds there are to wait."""
        from limits.errors import StorageError

        if time.monotonic() < self._again:
            return self._alone.spend(who)
        try:
            if self._limiter.hit(self._item, who):
                return 0.0
            return max(0.1, self._limiter.get_window_stats(self._item, who).reset_time - time.time())
        except StorageError as error:
            self._again = time.monotonic() + RETRY_SECONDS
            log.warning("Redis does not count requests now (%s); each process counts its own", error.__cause__ or error)
            return self._alone.spend(who)

    def forget(self) -> None:
        """Forget whoever has all of it again; Redis does so by itself at the end of a window."""
        self._alone.forget()


def household(address: str) -> str:
    """What stands for a visitor: an IPv4 address, or the /64 that an IPv6 one is from, since one home has all of it."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))
