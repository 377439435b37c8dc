"""Real Redis and MongoDB for a machine that has none, started on demand, data under the data folder.

Reading order: binaries (which server to run), servers (start, share, stop), claims (one holder per folder).
"""
