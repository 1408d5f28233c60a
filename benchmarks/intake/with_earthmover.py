"""The same files through earthmover, for comparison: run by a Python that has it.

Earthmover has no database: it turns tables into lines of text for another program to load, and
nothing is checked. `python with_earthmover.py FILE …` prints the seconds it took.
"""

import sys
import tempfile
import time
from pathlib import Path

import yaml
from earthmover.__main__ import main as earthmover
from openpyxl import load_workbook


def main() -> None:
    """Transform the files and print how long it took."""
    folder = Path(tempfile.mkdtemp())
    sources = {
        f"results_{number}": {
            "file": file,
            "type": "excel",
            "sheet": load_workbook(file, read_only=True).sheetnames[-1],
        }
        for number, file in enumerate(sys.argv[1:])
    }
    configuration = folder / "earthmover.yaml"
    configuration.write_text(
        yaml.safe_dump(
            {
                "version": 2,
                "config": {
                    "output_dir": str(folder / "output"),
                    "state_file": str(folder / "runs"),
                },
                "sources": sources,
                "destinations": {
                    name: {"source": f"$sources.{name}", "extension": "jsonl"} for name in sources
                },
            },
            allow_unicode=True,
        ),
        encoding="utf-8",
    )
    started = time.perf_counter()
    sys.argv[1:] = [
        "run",
        "--force",
        "--skip-hashing",
        "--config-file",
        str(configuration),
    ]  # where it looks for its arguments
    earthmover()
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
