"""A worker killed between handing a mail over and noting it: the mail comes again, under the same Message-ID."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import time_machine

from shop_app.gateways.email.smtp import SmtpMailer
from shop_app.gateways.email.writer import Writer
from shop_app.kit.clock import now
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.services.mail import MAIL, MailService, post
from shop_app.services.outbox import Consumer, OutboxService
from tests.gateways.smtp_server import MailServer, Postbox

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from tests.gateways.test_mail_after_a_crash import outbox
def send_and_die(mail):
    def do(payload):
        mail.send(payload)
        os.kill(os.getpid(), signal.SIGKILL)
    return do
outbox(sys.argv[1], int(sys.argv[2]), send_and_die).deliver()
"""


def outbox(url: str, port: int, doing=lambda mail: mail.send) -> OutboxService:
    store = SqlStore(open_engine(url))
    mail = MailService(
        store,
        Writer("https://shop.example", "Tangelo <hello@shop.example>"),
        SmtpMailer(f"smtp://127.0.0.1:{port}", 5),
    )
    return OutboxService(store, {MAIL: Consumer(doing(mail))})


def test_a_worker_killed_after_sending_repeats_the_mail_recognisably_and_then_never_again(tmp_path):
    url, box = f"sqlite:///{tmp_path / 'shop.db'}", Postbox()
    engine = open_engine(url)
    migrations.upgrade(engine)
    with SqlStore(engine).writing() as tx:
        post(tx, "ada@example.com", "account_deleted", {"name": "Ada"})
    with MailServer(box) as server:
        program = [sys.executable, "-c", KILLED, url, str(server.port)]
        killed = subprocess.run(program, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert len(box.mails) == 1

        worker = outbox(url, server.port)
        assert worker.deliver() == 0, "the dead worker's lease holds for two minutes"
        with time_machine.travel(now() + timedelta(minutes=3), tick=True):
            assert worker.deliver() == 1
            assert worker.deliver() == 0
    engine.dispose()

    assert len({mail["Message-ID"] for mail in box.mails}) == 1
    assert len(box.mails) == 2  # SMTP allows no better: at least once, and the repeat can be told
