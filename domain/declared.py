"""What is declared in YAML files: facts of the reference, criteria, corrections."""

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """A part of such a file: it knows all its keys, and nobody changes it once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, path: Path) -> Self:
        """A whole file.

        Raises:
            yaml.YAMLError: it is no YAML.
            pydantic.ValidationError: it does not hold what it should.
        """
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
