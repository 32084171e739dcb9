"""From how many places threads take memory: told by glibc, in a process of its own, as it cannot be taken back."""

import subprocess
import sys

THREADS = """
import ctypes, sys, threading

if sys.argv[1] == "shared":
    from hosting.allocation import share_arenas
    assert share_arenas()

barrier = threading.Barrier(12)

def work():
    held = [bytearray(100_000) for _ in range(10)]
    barrier.wait()
    del held

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
"""


def arenas(way: str) -> int:
    """How many arenas threads have had memory from."""
    done = subprocess.run([sys.executable, "-c", THREADS, way], capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


def test_threads_share_their_memory() -> None:
    assert arenas("shared") <= 2 < arenas("apart")
