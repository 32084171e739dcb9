"""How much memory threads leave behind: measured in a process of its own, as it cannot be taken back."""

import subprocess
import sys

THREADS = """
import sys, threading
if sys.argv[1] == "shared":
    from hosting.allocation import share_arenas
    assert share_arenas()
import ctypes

def work(barrier):
    held = [bytearray(100_000) for _ in range(10)]
    barrier.wait()
    del held

barrier = threading.Barrier(12)
threads = [threading.Thread(target=work, args=(barrier,)) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with open("/proc/self/maps") as maps:
    print(sum(1 for line in maps if line.endswith(" 0 \\n") and "---p" in line))
"""


def arenas(way: str) -> int:
    """Reserved pieces of address space, of which each arena of glibc has one."""
    done = subprocess.run([sys.executable, "-c", THREADS, way], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_threads_share_their_memory() -> None:
    assert arenas("shared") <= arenas("apart") - 5
