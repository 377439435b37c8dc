"""Starts programs that end with us, and ends them in good order. Knows no particular program."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
START_S = 30.0
STOP_S = 20.0


def _die_with_parent() -> None:
    # Linux: should this process be killed with -9, the system ends its children for it.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(
    arguments: Sequence[str | Path], log: Path | None, env: dict[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a program in its own session (Ctrl-C in the terminal reaches only us; we end it in order)."""
    out = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [str(each) for each in arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env={**os.environ, **(env or {})},
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - two C calls, no locks
        )
    finally:
        if out:
            out.close()


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a program gently, and with force only when it does not listen."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for_port(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a started program listens.

    Raises:
        RuntimeError: it ended or stayed silent; with the end of its log.
    """
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    said = log.read_text(errors="replace")[-800:] if log.exists() else ""
    stop(process)
    raise RuntimeError(f"the server of {log.stem} did not start on port {port}. The end of {log}:\n{said}")


def free_port() -> int:
    """Return a port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Say whether somebody listens on this port."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
