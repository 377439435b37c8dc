"""Carts outlive a Redis that is killed: the embedded server writes every change down before it answers."""

import os
import signal
import subprocess
import threading

import pytest

from shop_app.domain.errors import StoreUnavailable
from shop_app.local import binaries, processes
from shop_app.local.servers import LocalServers
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis
from shop_app.settings import Settings, get_settings

pytestmark = pytest.mark.stores


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    yield
    get_settings.cache_clear()


def redis_only(folder) -> Settings:
    return Settings(data_dir=folder, redis_url="", mongo_url="mongodb://elsewhere.example/shop")


def fill_until_it_dies(url: str) -> list[int]:
    """Add pieces one by one while the server is killed half-way; return every quantity that was answered."""
    client = open_redis(url)
    carts, answered = RedisCarts(client, ttl_s=600), []
    pid = int(client.info("server")["process_id"])
    killer = threading.Timer(0.15, lambda: os.kill(pid, signal.SIGKILL))
    carts.set_coupon("v:ada", "SAVE10")
    carts.add("v:ada", "VASE", 2, most=9)
    carts.save("v:ada", "VASE")
    killer.start()
    try:
        while True:
            answered.append(carts.add("v:ada", "LAMP", 1, most=10**9, price=1999))
    except StoreUnavailable:
        return answered
    finally:
        killer.join()
        client.close()


def test_every_answered_add_is_there_after_kill_9_and_a_restart(tmp_path):
    with LocalServers(redis_only(tmp_path)):
        answered = fill_until_it_dies(get_settings().redis_url)

    with LocalServers(redis_only(tmp_path)):
        client = open_redis(get_settings().redis_url)
        held = RedisCarts(client, ttl_s=600).held("v:ada")
        client.close()

    assert len(answered) > 20
    assert held.lines["LAMP"] in (answered[-1], answered[-1] + 1)  # one more may be written and not answered
    assert (held.saved, held.coupon, held.prices) == ({"VASE": 2}, "SAVE10", {"LAMP": 1999})


def test_control_without_the_append_only_file_the_cart_is_gone(tmp_path):
    port = processes.free_port()
    arguments = [binaries.redis_server(), "--port", str(port), "--dir", str(tmp_path), "--appendonly", "no"]
    url = f"redis://127.0.0.1:{port}/0"

    server = processes.spawn([*arguments, "--save", ""], tmp_path / "redis.log")
    processes.wait_for_port(port, server, tmp_path / "redis.log")
    answered = fill_until_it_dies(url)
    server.wait(10)
    again = subprocess.Popen([*arguments, "--save", ""], stdout=subprocess.DEVNULL)
    processes.wait_for_port(port, again, tmp_path / "redis.log")
    client = open_redis(url)
    lines = RedisCarts(client, ttl_s=600).lines("v:ada")
    client.close()
    again.terminate()
    again.wait(10)

    assert len(answered) > 20
    assert lines == {}
