"""Suggestions at size: one person, one challenge, and everybody at once.

bin/bench recommend [PEOPLE]. Seconds are of this process's processor time where other work runs beside it.
"""

import sys
import time

from benchmarks._people import needs, people
from participants.suggest.crowd import Crowd
from participants.suggest.index import Index


def main(count: int = 100_000) -> None:
    everybody, everything = people(count), needs(2000)
    index = timed("index of 2,000 challenges", lambda: Index(everything))
    crowd = timed(f"crowd of {count:,} people", lambda: Crowd(everybody))
    timed("one person's 20 challenges of 2,000, with reasons", lambda: over(index.for_person, everybody), 200)
    timed(
        f"one challenge's 20 people of {count:,}, with reasons", lambda: over(crowd.for_need, everything), 200
    )
    thousand = Index(everything[:1000])
    timed(
        f"{count:,} people x 1,000 challenges, top 20 each",
        lambda: sum(1 for _ in thousand.for_everybody(everybody)),
    )


def over(rank, rows) -> None:
    for row in rows[:200]:
        rank(row)


def timed(what, work, times=1):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{what:55} {1000 * wall / times:10.2f} ms   {1000 * cpu / times:10.2f} ms of processor time",
        flush=True,
    )
    return result


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
