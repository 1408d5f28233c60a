"""The parameters of the flows, with what the run form of the UI says about each."""

from typing import Annotated

from pydantic import Field

SchoolYear = Annotated[
    str,
    Field(
        title="Учебный год",
        description="Например 2020/21. Пусто – год вычисляется по дате запуска.",
        pattern=r"^(20\d\d/\d\d)?$",
        json_schema_extra={"position": 0},
    ),
]
Folder = Annotated[
    str,
    Field(
        title="Папка с файлами",
        description="Папка или файл на сервере. Пусто – папка «inbox» в папке данных.",
        json_schema_extra={"position": 1},
    ),
]
Paths = Annotated[
    list[str],
    Field(
        title="Файлы и папки",
        description="Пути на сервере. Пусто – папка «inbox» в папке данных.",
        json_schema_extra={"position": 1},
    ),
]
Replace = Annotated[
    bool,
    Field(
        title="Заменять загруженное",
        description="Разрешить файлам менять уже загруженные результаты школ. Без этого такой "
        "файл откладывается с перечнем различий.",
        json_schema_extra={"position": 2},
    ),
]
Operator = Annotated[
    str,
    Field(
        title="Кто запускает",
        description="Имя или должность: записывается в решения. Пусто – пользователь сервера.",
        json_schema_extra={"position": 3},
    ),
]
