"""The same files into PostgreSQL with dlt, for comparison: run by a Python that has it.

Only reading and loading: dlt knows nothing of works, scales and schools, so nothing is checked.
`python with_dlt.py DATABASE_URL FILE …` prints the seconds it took.
"""

import sys
import time

import dlt
import pandas as pd


def main() -> None:
    """Load the files and print how long it took."""
    url, *files = sys.argv[1:]
    pipeline = dlt.pipeline(
        "by_dlt", destination=dlt.destinations.postgres(url), dataset_name="by_dlt"
    )
    started = time.perf_counter()
    for number, file in enumerate(files):
        *_, frame = pd.read_excel(file, sheet_name=None, engine="calamine", dtype=str).values()
        pipeline.run(frame.to_dict("records"), table_name=f"results_{number}")
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
