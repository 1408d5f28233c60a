"""The region of the sample: its schools and their pupils. All of it is invented.

Five municipalities with sixty schools. The district of the demonstration has eighteen small
ones; seven of them are on the list in force in 2020/21. Every draw comes from `generator`, so
the region is the same each time and does not depend on the order in which files are written.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

SEED = 2021
SPRINGS = (2018, 2019, 2020, 2021, 2022)

# How far a school stands from the region, in standard deviations of a pupil's ability, by spring.
# The listed schools are low in 2018 and 2019, which is what they were listed for. By 2021 three
# have risen, one has half way, three have not; 990110 was never listed and falls.
FALLING = "990110"
STORY = {
    "990103": (-1.6, -1.5, -0.6, 0.9, 1.0),
    "990104": (-1.6, -1.6, -1.5, -1.6, -1.4),
    "990105": (-1.6, -1.5, -1.0, 0.2, 0.4),
    "990106": (-1.5, -1.4, -0.4, 1.0, 1.0),
    "990107": (-1.6, -1.6, -1.5, -1.5, -1.4),
    "990108": (-1.5, -1.5, -0.5, 1.0, 1.0),
    "990109": (-1.6, -1.7, -1.6, -1.6, -1.5),
    "990110": (0.9, 0.7, -0.6, -1.5, -1.6),
}
LISTED = ("990103", "990104", "990105", "990106", "990107", "990108", "990109")
# The listed school's mentor and the distance between them in kilometres.
MENTORS = {
    "990103": ("990102", 45),
    "990104": ("990101", 30),
    "990105": ("990101", 50),
    "990106": ("990101", 15),
    "990107": ("990101", 70),
    "990108": ("990102", 40),
    "990109": ("990102", 40),
}
USUAL_IN_DISTRICT = 1.0
SPREAD_OF_SCHOOLS = 0.35
SPREAD_OF_YEARS = 0.15
# The first and the last year in which a pupil of the sample entered the first class, less one.
COHORTS = range(2007, 2018)


@dataclass(frozen=True)
class School:
    """One invented school.

    Attributes:
        code: the six digits of its login.
        number: its number in its municipality, from 1.
        size: the usual number of pupils in a parallel.
    """

    code: str
    short_name: str
    full_name: str
    municipality: str
    municipality_number: int
    kind: str
    settlement: str
    size: int


@cache
def names() -> dict:
    """The invented names."""
    path = Path(__file__).parent / "names.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def generator(*purpose: int) -> np.random.Generator:
    """The source of chance for one purpose; purposes do not disturb one another."""
    return np.random.default_rng([SEED, *purpose])


@cache
def schools() -> tuple[School, ...]:
    """All schools of the region."""
    words = {
        "СОШ": "средняя общеобразовательная школа",
        "ООШ": "основная общеобразовательная школа",
    }
    found = []
    for m, municipality in enumerate(names()["municipalities"], 1):
        for s, given in enumerate(municipality["schools"], 1):
            number = f"№ {given['number']} " if "number" in given else ""
            found.append(
                School(
                    code=f"{names()['region']['code']}{m:02d}{s:02d}",
                    short_name=f"МОУ «{given['kind']} {number}{given['place']}»",
                    full_name=(
                        f"Муниципальное общеобразовательное учреждение {words[given['kind']]} "
                        f"{number}{given['place']} {municipality['of']}"
                    ),
                    municipality=municipality["name"],
                    municipality_number=m,
                    kind=given["kind"],
                    settlement=given["place"],
                    size=given["size"],
                )
            )
    return tuple(found)


@cache
def by_code() -> dict[str, School]:
    """The schools by their codes."""
    return {school.code: school for school in schools()}


@cache
def district() -> tuple[School, ...]:
    """The schools of the demonstration's district."""
    return tuple(school for school in schools() if school.municipality_number == 1)


@cache
def effects() -> pd.DataFrame:
    """How far each school (index) stands from the region in each spring (columns)."""
    chance = generator(1)
    usual = chance.normal(0, SPREAD_OF_SCHOOLS, len(schools()))
    yearly = chance.normal(0, SPREAD_OF_YEARS, (len(schools()), len(SPRINGS)))
    found = pd.DataFrame(
        usual[:, None] + yearly, index=[school.code for school in schools()], columns=SPRINGS
    )
    for school in district():
        found.loc[school.code] = STORY.get(school.code, (USUAL_IN_DISTRICT,) * len(SPRINGS))
    return found


@cache
def pupils() -> pd.DataFrame:
    """All pupils: school_code, kind, cohort, gender, ability (mean 0, deviation 1), stays, letter.

    A pupil of `cohort` is in class `spring - cohort`. `stays` is for the tenth and eleventh class,
    which schools of nine classes do not have.
    """
    chance = generator(2)
    frames = []
    for school in schools():
        small = school.municipality_number == 1
        low, high, growth = (2, 15, 1.0) if small else (8, 60, 1.1)
        for cohort in COHORTS:
            count = int(np.clip(round(school.size * growth * chance.uniform(0.8, 1.25)), low, high))
            ability = chance.normal(0, 1, count)
            frames.append(
                pd.DataFrame(
                    {
                        "school_code": school.code,
                        "cohort": cohort,
                        "gender": chance.choice(["м", "ж"], count),
                        "ability": ability,
                        "stays": (school.kind == "СОШ")
                        & (ability + chance.normal(0, 0.7, count) > 0),
                        "letter": np.array(list("АБВГ"))[
                            np.arange(count) * (-(-count // 25)) // count
                        ]
                        if count > 25
                        else "нет",
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


@cache
def parallel(spring: int, class_: int) -> pd.DataFrame:
    """The pupils of one parallel in one spring, with `number` counting them in their school."""
    found = pupils()[pupils()["cohort"] == spring - class_]
    if class_ > 9:
        found = found[found["stays"]]
    found = found.reset_index(drop=True)
    return found.assign(number=found.groupby("school_code").cumcount() + 1)
