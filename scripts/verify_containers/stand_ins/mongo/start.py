#!/usr/local/bin/python
"""Makes the user of MONGO_INITDB_ROOT_* on an empty volume, then becomes the server, with passwords required."""

import os
import subprocess
import sys
from pathlib import Path

from pymongo import MongoClient

COMPACT = ["--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=16MB)"]


def main() -> None:
    command = [*sys.argv[1:], *COMPACT]
    if not Path("/data/db/WiredTiger").exists():
        quiet = subprocess.Popen(["mongod", "--bind_ip", "127.0.0.1", *COMPACT], stdout=subprocess.DEVNULL)
        client: MongoClient[dict[str, object]] = MongoClient("mongodb://127.0.0.1:27017")
        user, password = os.environ["MONGO_INITDB_ROOT_USERNAME"], os.environ["MONGO_INITDB_ROOT_PASSWORD"]
        client.admin.command("createUser", user, pwd=password, roles=["root"])
        client.close()
        quiet.terminate()
        quiet.wait(30)
    os.execvp(command[0], [*command, "--auth"])


main()
