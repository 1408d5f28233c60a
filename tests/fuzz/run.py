"""The long run: `python -m tests.fuzz.run --count 3000 --seed 1`.

Every file is read in the sandbox, one in five is taken into a warehouse made for the run. Ends
with code 1 where anything happened that must not; such a case is made again by its seed and
number (`--first 1234 --count 1`).
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from rich.progress import track
from sqlalchemy import Engine

from domain.settings import Settings
from expectations.gate import Gate
from tests.fuzz import mutate, trial
from warehouse import connection, migrate, server

TAKEN_IN = 5  # every which file goes all the way
THREADS = 2


def main() -> int:
    """Run the cases, print the table and the faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000, help="how many files")
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--seed", type=int, default=1)
    order = parser.parse_args()
    trials = []
    with warehouse() as (engine, settings), tempfile.TemporaryDirectory() as folder:
        gate = Gate("Порченые файлы")

        def one(number: int) -> trial.Trial:
            case = mutate.case(order.seed, number)
            tried = trial.read(case, Path(folder))
            if number % TAKEN_IN == 0:
                trial.take_in(tried, Path(folder), engine, settings, gate)
            if tried.seconds > trial.SLOWEST:
                tried.faults.append(f"took {tried.seconds:.0f} s")
            shutil.rmtree(Path(folder) / str(number))
            return tried

        numbers = range(order.first, order.first + order.count)
        with ThreadPoolExecutor(THREADS) as pool:
            for tried in track(pool.map(one, numbers), "Порченые файлы", total=len(numbers)):
                for fault in tried.faults:
                    print(f"{tried.case.number} ({tried.case.mutation}): {fault}", flush=True)
                trials.append(tried)
    print(report(trials))
    return 1 if any(tried.faults for tried in trials) else 0


def report(trials: list[trial.Trial]) -> str:
    """The table mutation → outcomes, the fates of those taken in, and the slowest file."""
    lines = []
    for mutation in mutate.MUTATIONS:
        outcomes = Counter(each.outcome for each in trials if each.case.mutation == mutation)
        shown = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
        lines.append(f"{mutation:<26}{sum(outcomes.values()):>5}  {shown}")
    fates = Counter(each.fate for each in trials if each.fate)
    slowest = max(trials, key=lambda each: each.seconds)
    faulty = [each.case.number for each in trials if each.faults]
    return "\n".join(
        [
            *lines,
            f"taken in: {', '.join(f'{name} {count}' for name, count in fates.most_common())}",
            f"slowest: {slowest.seconds:.1f} s, {slowest.case.number} ({slowest.case.mutation})",
            f"files: {len(trials)}, with faults: {len(faulty)} {faulty[:50]}",
        ]
    )


@contextmanager
def warehouse() -> Iterator[tuple[Engine, Settings]]:
    """A warehouse of the run's own, gone with it."""
    home = Path(tempfile.mkdtemp(prefix="shnor-fuzz-"))
    home.chmod(0o755)  # under root the server's user has to enter it
    own = Settings(_env_file=None, home=home, server_home=home / "server")
    settings = Settings(
        _env_file=None,
        home=home,
        database_url=server.ensure_running(own).url(),
        read_timeout=trial.SLOWEST,
        read_memory_mb=trial.MEMORY_MB,
    )
    engine = connection.engine(settings)
    try:
        migrate.upgrade(engine)
        yield engine, settings
    finally:
        engine.dispose()
        server.stop(own)
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main())
