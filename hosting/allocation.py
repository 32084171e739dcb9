"""How the C library hands out memory: each run of a page is a thread, and would leave what it freed where only it finds it again."""

import ctypes
import os

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h; see mallopt(3)
_ARENAS = 2


def share_arenas() -> bool:
    """Has all threads take memory from two places instead of eight for each core, for a server that stays up. Before it starts any.

    False where the C library is another than glibc, and keeps to its own ways.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    return mallopt is not None and bool(mallopt(_ARENA_MAX, _ARENAS))
