"""The parameters of the flows, with what the run form of the UI says about each.

The texts are defaults of the functions because that is where Prefect reads them; a title goes
through `json_schema_extra`, for Prefect puts the parameter's name into `title`.
"""

from typing import Any

from pydantic import Field


def _parameter(position: int, title: str, description: str, default: Any, **extra: Any) -> Any:
    return Field(
        default=default,
        description=description,
        json_schema_extra={"title": title, "position": position, **extra},
    )


SCHOOL_YEAR = _parameter(
    0,
    "Учебный год",
    "Например 2020/21. Пусто – год вычисляется по дате запуска.",
    "",
    pattern=r"^(20\d\d/\d\d)?$",
)
FOLDER = _parameter(
    1,
    "Папка с файлами",
    "Папка или файл на сервере. Пусто – папка «inbox» в папке данных.",
    "",
)
PATHS = _parameter(1, "Файлы и папки", "Пути на сервере. Пусто – папка «inbox» в папке данных.", [])
REPLACE = _parameter(
    2,
    "Заменять загруженное",
    "Разрешить файлам менять уже загруженные результаты школ. Без этого такой файл "
    "откладывается с перечнем различий.",
    False,
)
OPERATOR = _parameter(
    3,
    "Кто запускает",
    "Имя или должность: записывается в решения. Пусто – пользователь сервера.",
    "",
)
