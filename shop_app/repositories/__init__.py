"""Our data, behind one door per store. Services see the protocols of ``ports``; nothing below is theirs to know.

Reading order: ports, sql (unit_of_work first), redis, mongo.
"""
