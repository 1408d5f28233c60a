"""`python -m benchmarks.intake`: the intake's speed and memory, as ratios."""

import argparse
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.intake import measure, region
from domain.settings import Settings
from expectations.gate import Gate
from intake.pipeline import Intake, Order
from warehouse import connection, migrate, server

GROWTH = (5, 10, 20, 40, 80)
BY_HAND = 4  # files of the subset, every layout among them


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--rows", type=int, default=region.ROWS, help="of each file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", action="store_true", help="also 5 to 80 files")
    parser.add_argument("--dlt", metavar="PYTHON", help="a Python with dlt[postgres] and pandas")
    parser.add_argument("--earthmover", metavar="PYTHON", help="a Python with earthmover[excel]")
    arguments = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="shnor-benchmark-"))
    home.chmod(0o755)  # the server has a user of its own where the process is root
    settings = Settings(_env_file=None, home=home, server_home=home / "server", demo=True)
    started = time.perf_counter()
    most = max(GROWTH) if arguments.growth else arguments.files
    files = region.write(home / "files", most, arguments.rows)
    print(f"{len(files)} files of {arguments.rows} rows written: {_since(started)}")
    try:
        _measure(settings, files, arguments)
    finally:
        server.stop(settings)


def _measure(settings: Settings, files: list[region.File], arguments: argparse.Namespace) -> None:
    started = time.perf_counter()
    engine = connection.engine(settings)
    _intake(settings, engine, files[:BY_HAND])
    print(f"imports, server, first files: {_since(started)}\n")
    chosen = files[: arguments.files]
    # A machine shared with others is now fast, now slow: each round is compared with the plain
    # reading right before and after it, and the middle one of the ratios is told.
    plains, ours = [measure.plain_reading(chosen).seconds], []
    for _ in range(arguments.rounds):
        ours.append(_intake(settings, engine, chosen))
        plains.append(measure.plain_reading(chosen).seconds)
    around = [(before + after) / 2 for before, after in pairwise(plains)]
    ratios = sorted(one.seconds / beside for one, beside in zip(ours, around, strict=True))
    ratio, plain = statistics.median(ratios), statistics.median(around)
    subset = chosen[:BY_HAND]
    by_hand = measure.written_by_hand(subset, engine)
    scaled = by_hand.seconds * len(chosen) / len(subset)
    print(f"{len(chosen)} files, {ours[0].rows} rows committed, {arguments.rounds} rounds")
    print(f"(1) calamine, reading only             1.00  ({plain:.1f} s)")
    spread = ", ".join(f"{each:.2f}" for each in ratios)
    print(f"(2) intake, every check, committed     {ratio:.2f}  ({spread})")
    print(f"(3) pandas, openpyxl, pandera, to_sql {scaled / plain:5.1f}  (scaled from {BY_HAND})")
    print(f"    (3) : (2)                         {scaled / plain / ratio:5.1f}")
    names = [str(file.path) for file in subset]
    if arguments.dlt:
        url = connection.warehouse_url(settings)
        dlt = measure.by_another("with_dlt.py", arguments.dlt, url, *names)
        ratio = dlt.seconds * len(chosen) / len(subset) / plain
        print(f"(4) dlt, nothing checked              {ratio:5.1f}  (scaled from {BY_HAND})")
    if arguments.earthmover:
        moved = measure.by_another("with_earthmover.py", arguments.earthmover, *names)
        ratio = moved.seconds * len(chosen) / len(subset) / plain
        print(f"    earthmover, neither checked nor loaded {ratio:.1f}  (scaled from {BY_HAND})")
    weighed = _intake(settings, engine, chosen, weighed=True)
    print(f"    peak memory of the intake          {weighed.peak:.0f} MiB")
    if arguments.growth:
        each = [_intake(settings, engine, files[:count]) for count in GROWTH]
        slope = measure.exponent(GROWTH, [one.seconds for one in each])
        of_memory = [_intake(settings, engine, files[:count], weighed=True) for count in GROWTH]
        peaks = ", ".join(f"{one.peak:.0f}" for one in of_memory)
        print(
            f"    from {GROWTH[0]} to {GROWTH[-1]} files: exponent {slope:.3f}, peaks {peaks} MiB"
        )
    engine.dispose()


def _intake(
    settings: Settings, engine: Engine, files: list[region.File], *, weighed: bool = False
) -> measure.Measured:
    """The intake of some files into a new warehouse that holds only the registry."""
    with engine.begin() as open_:
        for schema in ("mart", "core", "ops"):
            open_.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        open_.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrate.upgrade(engine)
    registry = Intake(engine, settings, Gate("Реестр"), Order(by="измерение"))
    registry.take_in(settings.home / "files" / "Реестр школ.xlsx")
    pages = settings.home / "data-docs"
    return measure.intake(files, engine, settings, pages, weighed=weighed)


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.1f} s"


if __name__ == "__main__":
    main()
