#!/usr/local/bin/python
"""The one thing the health check asks mongosh for: signs in and prints the answer to a ping."""

import argparse

from pymongo import MongoClient

parser = argparse.ArgumentParser()
parser.add_argument("--quiet", action="store_true")
parser.add_argument("-u", required=True)
parser.add_argument("-p", required=True)
parser.add_argument("--authenticationDatabase", required=True)
parser.add_argument("--eval", required=True, choices=["db.runCommand({ ping: 1 }).ok"])
asked = parser.parse_args()
client: MongoClient[dict[str, object]] = MongoClient(
    "127.0.0.1", username=asked.u, password=asked.p, authSource=asked.authenticationDatabase
)
print(int(client.admin.command("ping")["ok"]))
