"""One process at a time owns a folder, and a dead one owns nothing."""

import os
import signal
import subprocess
import sys

from shop_app.local.claims import Claim

HOLD = """
import sys, time
from pathlib import Path
from shop_app.local.claims import Claim
claim = Claim(Path(sys.argv[1]), "up")
print(claim.take(), flush=True)
claim.write({"url": "http://localhost:3000"})
print("written", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_refused_and_told_who_has_it_until_the_first_is_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout.readline() == "True\n"
        assert owner.stdout.readline() == "written\n"

        second = Claim(tmp_path, "up")
        assert second.take() is False
        assert second.read() == {"url": "http://localhost:3000", "pid": owner.pid}
        other = Claim(tmp_path, "servers")
        assert other.take() is True
        other.release()

        owner.send_signal(signal.SIGKILL)

    third = Claim(tmp_path, "up")
    assert third.take() is True
    assert third.read() == {}  # what the dead one wrote is gone
    third.release()


def test_a_released_claim_is_free_and_its_note_is_gone(tmp_path):
    first = Claim(tmp_path, "up")
    assert first.take() is True
    first.write({"url": "here"})
    assert first.read() == {"url": "here", "pid": os.getpid()}

    first.release()

    second = Claim(tmp_path, "up")
    assert second.take() is True
    assert second.read() == {}
    second.release()
