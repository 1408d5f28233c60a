"""Settings, from the environment (`SHNOR_…`) or a `.env` file."""

import os
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things lie and which rules are the default.

    Attributes:
        home: the data folder: inbox, archive, returned, corrections, reports.
        database_url: a PostgreSQL of yours, `postgresql://user:password@host/name`; empty for the
            embedded one.
        server_home: where the embedded server keeps its files.
        timezone: of schedules and of the dates on reports.
        criteria: the id of the criteria set that decides the forecast.
        municipality: whose schools are expected in a results file; empty for all known schools.
        read_timeout: seconds a file may be read for.
        read_memory_mb: memory the reading process may take.
        demo: whether the data are invented: every output then says so.
    """

    model_config = SettingsConfigDict(env_prefix="SHNOR_", env_file=".env", extra="ignore")

    home: Path = Field(default=Path("shnor-data"))
    database_url: str = ""
    server_home: Path | None = None
    timezone: str = "Europe/Saratov"
    criteria: str = "dergachi_2021"
    municipality: str = ""
    read_timeout: int = 120
    read_memory_mb: int = 4096
    demo: bool = False

    @property
    def inbox(self) -> Path:
        """Where an operator drops files."""
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        """Copies of what was loaded or held, named by their SHA-256."""
        return self.home / "archive"

    @property
    def returned(self) -> Path:
        """Workbooks with their faults marked, one per file that goes back to its provider."""
        return self.home / "returned"

    @property
    def corrections(self) -> Path:
        """Declared corrections of faulty sources, a YAML file each."""
        return self.home / "corrections"

    @property
    def participant_key(self) -> Path:
        """The secret that turns the names in protocols into codes."""
        return self.home / "keys" / "participants.key"

    @property
    def reports(self) -> Path:
        """Data Docs, notes and letters."""
        return self.home / "reports"

    @property
    def maps(self) -> Path:
        """Saved maps of tables (`shnor map`), one YAML file each."""
        return self.home / "maps"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    def server_folder(self) -> Path:
        """The embedded server's own folder.

        PostgreSQL does not run as root: the server then belongs to another user, who must be able
        to reach its files, so under root they never lie in a private home. A folder that holds a
        server stays the answer, whatever becomes of the permissions around it.
        """
        if self.server_home:
            return self.server_home.resolve()
        inside = (self.home / "server").resolve()
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return inside
        # The path is in the name for people, its hash keeps `a-b/c` and `a/b-c` apart.
        name = "-".join(inside.parts[1:])[-60:]
        outside = Path("/var/lib/shnor") / f"{name}-{sha256(bytes(inside)).hexdigest()[:8]}"
        if outside.exists() or not (inside.exists() or open_to_all(inside)):
            return outside
        return inside


def open_to_all(folder: Path) -> bool:
    """Whether any user may pass through every existing parent of `folder`."""
    return all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists())
