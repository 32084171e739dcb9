"""Damaged and made-up documents, thrown at the readers for as long as is asked: python -m benchmarks.fuzz_readers [SECONDS]

Each kind of document has its turn, in a process of its own, and coverage leads the way (atheris, libFuzzer). Whatever the bytes,
there must be a report or a reason, within the bounds of time and memory, and no number that does not stand in the document; one
document of some also has its tables made and held against their schema. What breaks that is written to a file here and ends the
turn; it becomes a case of tests/test_hostile.py.
"""

import re
import subprocess
import sys

from benchmarks.fuzz_targets import TARGETS

_DONE = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def main(seconds: int) -> int:
    """Gives each target its share of the seconds; tells how many documents were read. Returns how many targets broke."""
    shares = sum(target.share for target in TARGETS.values())
    documents = broken = 0
    for name, target in TARGETS.items():
        turn = [sys.executable, "-m", "benchmarks.fuzz_judge", name, str(max(1, seconds * target.share // shares))]
        done = subprocess.run(turn, check=False, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True, errors="replace")
        read = sum(map(int, _DONE.findall(done.stdout)))
        print(f"{name:15}{read:9} documents", flush=True)
        documents += read
        if done.returncode:
            broken += 1
            print("\n".join(line for line in done.stdout.splitlines() if "INFO: Instr" not in line)[-4000:], flush=True)
    print(f"{'all':15}{documents:9} documents, {broken} of {len(TARGETS)} targets broke")
    return broken


if __name__ == "__main__":
    sys.exit(min(1, main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)))
