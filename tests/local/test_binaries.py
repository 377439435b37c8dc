"""Which server program is started: a new enough one on PATH, else the packaged one, else a way out is named."""

from pathlib import Path

import pytest

from shop_app.local import binaries

REDIS_7 = "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc bits=64"
REDIS_6 = "Redis server v=6.2.9 sha=00000000:0 malloc=jemalloc bits=64"
VALKEY = "Valkey server v=9.1.2 sha=00000000:0 malloc=libc bits=64"
MONGO_6 = "db version v6.0.5\nBuild Info: {}"
MONGO_5 = "db version v5.0.31\nBuild Info: {}"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An empty folder that is all of PATH; call it to put a program there that says its version."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def program(name: str, says: str) -> Path:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n/bin/cat <<'END'\n{says}\nEND\n")
        file.chmod(0o755)
        return file

    return program


def test_a_new_enough_server_on_path_is_used(path):
    redis, mongod = path("redis-server", REDIS_7), path("mongod", MONGO_6)

    assert binaries.redis_server() == redis
    assert binaries.mongod() == mongod


def test_valkey_comes_before_redis(path):
    path("redis-server", REDIS_7)
    valkey = path("valkey-server", VALKEY)

    assert binaries.redis_server() == valkey


@pytest.mark.parametrize("says", [REDIS_6, "no version at all", ""])
def test_one_that_is_too_old_or_says_nothing_falls_through_to_the_packaged_one(path, monkeypatch, says):
    path("redis-server", says)
    monkeypatch.setattr(binaries, "_packaged_valkey", lambda: Path("/packaged/valkey-server"))

    assert binaries.redis_server() == Path("/packaged/valkey-server")


def test_an_old_valkey_does_not_hide_a_new_redis(path):
    path("valkey-server", "Server v=6.9.0")
    redis = path("redis-server", REDIS_7)

    assert binaries.redis_server() == redis


@pytest.mark.parametrize("error", [ImportError, StopIteration])
def test_with_none_at_all_the_message_names_three_ways_out(path, monkeypatch, error):
    def missing() -> Path:
        raise error

    path("mongod", MONGO_5)
    monkeypatch.setattr(binaries, "_packaged_mongod", missing)
    monkeypatch.setattr(binaries, "_packaged_valkey", missing)

    with pytest.raises(binaries.NoServer) as mongo:
        binaries.mongod()
    with pytest.raises(binaries.NoServer) as redis:
        binaries.redis_server()

    for words in ("SHOP_MONGO_URL", "mongod 6.0 or newer", "'local' dependency group"):
        assert words in str(mongo.value)
    for words in ("SHOP_REDIS_URL", "redis-server or valkey-server 7.0 or newer", "'local' dependency group"):
        assert words in str(redis.value)
