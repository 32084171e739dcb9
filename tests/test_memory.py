"""What is kept of answers and compositions: worked out once, bounded, never spoiled by one who got it."""

from threading import Barrier, Thread

import pandas as pd
import pytest

from dashboard.memory import Memory


def test_worked_out_once_for_all_who_want_it_at_once() -> None:
    memory, worked, together = Memory(10**6), list[int](), Barrier(4)
    found: list[str] = []

    def work() -> str:
        worked.append(1)
        return "value"

    def want() -> None:
        together.wait()
        found.append(memory.recall("key", work))

    threads = [Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (found, worked) == (["value"] * 4, [1])


def test_a_copy_that_is_written_to_spoils_nobodys() -> None:
    memory = Memory(10**6)
    first = memory.recall("key", lambda: pd.DataFrame({"count": [1, 2]}))
    first.loc[0, "count"] = 99
    first["more"] = 0
    again = memory.recall("key", lambda: pytest.fail("it was kept"))
    assert again.to_dict("list") == {"count": [1, 2]}


def test_least_lately_asked_for_goes_first_and_the_whole_stays_within_its_bytes() -> None:
    memory = Memory(100_000)

    def large() -> pd.DataFrame:
        return pd.DataFrame({"count": range(3_000)})  # 24 KB

    for key in "abc":
        memory.recall(key, large)
    memory.recall("a", lambda: pytest.fail("it was kept"))
    memory.recall("d", large)
    memory.recall("a", lambda: pytest.fail("it was asked for later than b"))
    assert memory.weight <= 100_000
    nothing: dict[str, str] = {}
    with pytest.raises(LookupError):
        memory.recall("b", lambda: nothing["b"])


def test_what_is_larger_than_all_may_be_is_given_and_not_kept() -> None:
    memory = Memory(10_000)
    assert len(memory.recall("key", lambda: pd.DataFrame({"count": range(3_000)}))) == 3_000
    assert memory.weight == 0


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt])
def test_nothing_is_kept_of_work_that_was_stopped(raised: type[BaseException]) -> None:
    memory = Memory(10**6)

    def stopped() -> str:
        raise raised

    with pytest.raises(raised):
        memory.recall("key", stopped)
    assert memory.recall("key", lambda: "value") == "value"
