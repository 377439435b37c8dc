"""Brings a database to the schema this code needs, and says whether it is there. Migrations live in ``alembic/``."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from alembic import command
from shop_app.repositories.sql.engine import WRITING, named

FOLDER = Path(__file__).resolve().parents[3] / "alembic"
LOCK = 724_311  # any number, the same in every process


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing. Several processes may call this at once: one works, the others wait.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    config = _config()
    with named(), engine.execution_options(**WRITING).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Say whether the database has exactly the schema this code was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
