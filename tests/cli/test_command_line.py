"""The command line: every command explains itself, and a refusal is one line that says what to do."""

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from shop_app import cli
from shop_app.domain.errors import OutOfStock, StoreUnavailable
from shop_app.local.binaries import NoServer

ROOT = Path(__file__).resolve().parents[2]


def commands(group: typer.Typer, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield every command as the words one types."""
    found = typer.main.get_command(group)
    yield from _below(found, path)


def _below(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path
        return
    for name, child in children.items():
        yield from _below(child, (*path, name))


COMMANDS = list(commands(cli.app))


def test_the_promised_commands_are_there():
    promised = {"up", "migrate", "seed", "create-admin", "train", "worker", "doctor", "verify", "import online-retail"}

    assert promised <= {" ".join(path) for path in COMMANDS}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(path):
    answer = CliRunner().invoke(cli.app, [*path, "--help"])

    words = answer.output.split("Options")[0].split()
    assert answer.exit_code == 0
    assert len(words) > 10  # more than a usage line


def run(monkeypatch: pytest.MonkeyPatch, error: Exception) -> int:
    """Run a command that fails like this; return its exit code."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setattr(cli, "set_up", lambda _settings: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreUnavailable("SQL"), "SQL does not answer. Check SHOP_DATABASE_URL"),
        (StoreUnavailable("Redis"), "Redis does not answer. Check SHOP_REDIS_URL"),
        (StoreUnavailable("MongoDB"), "MongoDB does not answer. Check SHOP_MONGO_URL"),
        (NoServer("There is no Redis here. Set SHOP_REDIS_URL"), "Set SHOP_REDIS_URL"),
        (OutOfStock({"LAMP": 0}, ["Lamp"]), "Lamp just sold out"),
        (RuntimeError("the end of the log: [info] up"), "[info] up"),
    ],
    ids=["sql", "redis", "mongo", "no server", "refusal", "brackets"],
)
def test_a_refusal_is_one_line_on_stderr_and_exit_code_1(monkeypatch, capsys, error, words):
    assert run(monkeypatch, error) == 1

    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_wrong_setting_is_named(monkeypatch, capsys):
    monkeypatch.setenv("SHOP_BCRYPT_COST", "99")
    cli.get_settings.cache_clear()

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert "SHOP_BCRYPT_COST:" in capsys.readouterr().err
    monkeypatch.undo()
    cli.get_settings.cache_clear()


# against stores that are not there


NOWHERE = {
    "SHOP_DATABASE_URL": "postgresql+psycopg://shop@127.0.0.1:1/shop",
    "SHOP_REDIS_URL": "redis://127.0.0.1:1/0",
    "SHOP_MONGO_URL": "mongodb://127.0.0.1:1/shop?serverSelectionTimeoutMS=100",
}


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Run ``shop ...`` in a folder of its own; returns exit code and everything it said."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(*arguments: str, **variables: str) -> tuple[int, str]:
        for name, value in {"SHOP_DATA_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(name, value)
        cli.get_settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["shop", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code), said.out + said.err

    yield run
    root.handlers, root.level = handlers, level
    monkeypatch.undo()
    cli.get_settings.cache_clear()


def test_an_absent_database_is_named_with_what_to_do(command):
    code, said = command("migrate", **NOWHERE)

    assert code == 1
    assert "SQL does not answer. Check SHOP_DATABASE_URL and that the server runs" in said


def test_an_absent_mongodb_is_named_with_what_to_do(command):
    code, said = command("migrate", **{**NOWHERE, "SHOP_DATABASE_URL": ""})

    assert code == 1
    assert "MongoDB does not answer. Check SHOP_MONGO_URL and that the server runs" in said


def test_the_doctor_names_every_store_that_is_away(command):
    code, said = command("doctor", "--json", **NOWHERE)

    rows = json.loads(said[said.index("{") :])
    assert code == 1
    assert {name: rows[name].split(".")[0] for name in ("SQL", "Redis", "MongoDB")} == {
        "SQL": "NOT WELL: SQL does not answer",
        "Redis": "NOT WELL: Redis does not answer",
        "MongoDB": "NOT WELL: MongoDB does not answer",
    }
    assert "Check SHOP_REDIS_URL" in rows["Redis"]


@pytest.mark.stores
def test_a_port_in_use_is_named_with_another_one_to_take(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        program = [sys.executable, "-c", "from shop_app.cli import main; main()", "up", "--port", str(port)]
        environment = {**os.environ, "SHOP_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
        run = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)

    assert run.returncode == 1
    assert f"Port {port} is in use by another program. Stop that, or choose: shop up --port {port + 1}" in run.stderr
    assert "Traceback" not in run.stderr
