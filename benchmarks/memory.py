"""How much memory processes take together."""

import psutil


def megabytes(process: int) -> float:
    """Of a process and its children; pages that they share count once (Linux's proportional set size)."""
    total = 0
    try:
        parent = psutil.Process(process)
        for one in (parent, *parent.children(recursive=True)):
            memory = one.memory_full_info()
            total += getattr(memory, "pss", memory.uss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        pass  # one of them has just ended
    return total / 2**20
