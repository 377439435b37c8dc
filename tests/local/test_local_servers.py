"""Embedded servers: started for the first process of a folder, shared by the next, gone with the first."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from shop_app.local import binaries, processes
from shop_app.local.servers import LocalServers
from shop_app.repositories.redis.client import open_redis
from shop_app.settings import Settings, get_settings

ELSEWHERE = "mongodb://elsewhere.example/shop"
HOLD = """
import sys, time
from pathlib import Path
from shop_app.local.servers import LocalServers
from shop_app.settings import Settings, get_settings
with LocalServers(Settings(data_dir=Path(sys.argv[1]), redis_url="", mongo_url="mongodb://elsewhere.example/shop")):
    print(get_settings().redis_url, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    yield
    get_settings.cache_clear()


def redis_only(folder) -> Settings:
    return Settings(data_dir=folder, redis_url="", mongo_url=ELSEWHERE)


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and was not yet waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - a file of the system
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_of(url: str) -> int:
    client = open_redis(url)
    pid = int(client.info("server")["process_id"])
    client.close()
    return pid


def wait_until_dead(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_stores_that_settings_name_are_left_alone(tmp_path):
    with LocalServers(Settings(data_dir=tmp_path / "data", redis_url="redis://elsewhere", mongo_url=ELSEWHERE)):
        assert not (tmp_path / "data").exists()


@pytest.mark.stores
def test_the_second_joins_the_first_and_the_first_takes_its_servers_with_it(tmp_path):
    with LocalServers(redis_only(tmp_path)):
        url = get_settings().redis_url
        pid = pid_of(url)
        assert os.environ["SHOP_MONGO_URL"] == ELSEWHERE

        with LocalServers(redis_only(tmp_path)):
            assert get_settings().redis_url == url
        assert is_alive(pid)  # who only joined ends nothing

        client = open_redis(url)
        client.set("kept", "yes")
        client.close()

    assert not is_alive(pid)
    with LocalServers(redis_only(tmp_path)):
        client = open_redis(get_settings().redis_url)
        assert client.get("kept") == "yes"
        client.close()


@pytest.mark.stores
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_no_server_outlives_a_starter_that_was_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as starter:
        pid = pid_of(starter.stdout.readline().strip())
        assert is_alive(pid)

        starter.send_signal(signal.SIGKILL)

    assert wait_until_dead(pid)
    with LocalServers(redis_only(tmp_path)):
        assert pid_of(get_settings().redis_url) != pid


def test_a_server_that_does_not_start_says_the_end_of_its_log_and_leaves_nothing(tmp_path, monkeypatch):
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho 'cannot bind: no such luck'\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(binaries, "redis_server", lambda: broken)

    with pytest.raises(RuntimeError, match="no such luck"), LocalServers(redis_only(tmp_path / "data")):
        pass

    monkeypatch.setattr(binaries, "redis_server", lambda: (_ for _ in ()).throw(binaries.NoServer("still none")))
    with pytest.raises(binaries.NoServer), LocalServers(redis_only(tmp_path / "data")):
        pass  # the claim was given back: this attempt got as far as the missing program


def test_a_program_that_does_not_listen_to_a_request_is_ended_with_force(monkeypatch):
    monkeypatch.setattr(processes, "STOP_S", 0.3)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    process.stdout.readline()

    processes.stop(process)
    process.stdout.close()

    assert process.returncode == -signal.SIGKILL
    processes.stop(process)  # ending what has ended is fine


def test_a_port_is_taken_while_somebody_listens_on_it():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert processes.is_taken(port) is True

    assert processes.is_taken(processes.free_port()) is False
