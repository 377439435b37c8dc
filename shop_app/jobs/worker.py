"""Runs the shop's jobs on a clock until told to stop. What a job does is the services' to say."""

import logging
import signal
import threading
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from shop_app.bootstrap import Services
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import Conflict, StoreUnavailable
from shop_app.jobs.quietly import quietly
from shop_app.kit.clock import now
from shop_app.services.mail import MAIL

log = logging.getLogger(__name__)

OUTBOX_S = 1
ALERTS_S = 10
PAYMENTS_S = 30
SUMS_S = 60
ANCHOR_S = 30  # how much of the audit log can be cut off without a trace
TIDY_H = 24
ASKED_S = 2  # how long a click on "Train now" waits
HEARTBEAT = "worker.alive"  # in the data folder; probes look at its time
HEARTBEAT_S = 5
REFRESH_S = 3600
SWEPT = timedelta(minutes=10)  # after a start: a worker that is restarted every day sweeps, too
SETTLED = timedelta(minutes=1)  # after a start, before a training that is overdue


def run(shop: Services) -> None:
    """Start the scheduler and wait for Ctrl-C or SIGTERM; running jobs are finished first."""
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: stop.set())
    scheduler = schedule(shop, first_retrain=_first_retrain(shop))
    scheduler.start()
    log.info("worker up: %s", ", ".join(job.id for job in scheduler.get_jobs()))
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("worker ended")


def schedule(shop: Services, first_retrain: datetime) -> BackgroundScheduler:
    """Return the scheduler with every job; a job never overlaps itself, and missed turns become one."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": 3600}
    )
    # Asks no store: a worker that waits for a lost database is alive.
    shop.settings.data_dir.mkdir(parents=True, exist_ok=True)
    heartbeat = (shop.settings.data_dir / HEARTBEAT).touch
    scheduler.add_job(heartbeat, "interval", seconds=HEARTBEAT_S, next_run_time=now(), id="heartbeat")
    # Mails have a turn of their own: a mail server that takes its time must not hold up the rest.
    scheduler.add_job(lambda: _deliver(shop, but=MAIL), "interval", seconds=OUTBOX_S, id="outbox")
    scheduler.add_job(lambda: _deliver(shop, only=MAIL), "interval", seconds=OUTBOX_S, id="mail")
    scheduler.add_job(lambda: _tell(shop), "interval", seconds=ALERTS_S, id="alerts")
    scheduler.add_job(lambda: _settle(shop), "interval", seconds=PAYMENTS_S, id="payments")
    scheduler.add_job(lambda: _train_if_asked(shop), "interval", seconds=ASKED_S, id="asked training")
    scheduler.add_job(lambda: _sum_up(shop), "interval", seconds=SUMS_S, next_run_time=now(), id="sums")
    scheduler.add_job(lambda: _anchor(shop), "interval", seconds=ANCHOR_S, id="audit anchors")
    scheduler.add_job(
        lambda: _retrain(shop),
        "interval",
        hours=min(
            shop.settings.retrain_hours, 1.0
        ),  # whether it is due; one that was refused or broke off is tried again
        next_run_time=first_retrain,
        id="retrain",
    )
    scheduler.add_job(lambda: _refresh(shop), "interval", seconds=REFRESH_S, id="refresh")
    scheduler.add_job(lambda: _tidy(shop), "interval", hours=TIDY_H, id="tidy")
    scheduler.add_job(lambda: _sweep(shop), "interval", hours=TIDY_H, next_run_time=now() + SWEPT, id="sweep")
    return scheduler


def _deliver(shop: Services, only: str = "", but: str = "") -> None:
    try:
        shop.outbox.deliver(only=only, but=but)
    except StoreUnavailable as error:
        log.warning("outbox waits: %s is away", error.store)


def _tell(shop: Services) -> None:
    try:
        shop.alerts.tell()
    except StoreUnavailable as error:
        log.warning("alerts wait: %s is away", error.store)


def _settle(shop: Services) -> None:
    try:
        shop.payments.reconcile()
        shop.refunds.finish_open()
    except StoreUnavailable as error:
        log.warning("open payments wait: %s is away", error.store)


def _refresh(shop: Services) -> None:
    try:
        card = quietly(lambda: shop.training.keep_fresh(SYSTEM))
    except (Conflict, StoreUnavailable) as error:
        log.warning("the model is not refreshed this time: %s", error.message)
        return
    if card:
        log.info("refreshed: %s %s", card.version, card.verdict)


def _sum_up(shop: Services) -> None:
    try:
        shop.shelf_stats.roll_up(SYSTEM)
        shop.choices.drop_long_gone(SYSTEM)
    except StoreUnavailable as error:
        log.warning("the sums of shelves wait: %s is away", error.store)


def _anchor(shop: Services) -> None:
    try:
        shop.audit.anchor(SYSTEM)
    except StoreUnavailable as error:
        log.warning("the audit log is anchored later: %s is away", error.store)


def _train_if_asked(shop: Services) -> None:
    try:
        quietly(lambda: shop.retraining.train_if_asked(SYSTEM))
    except (Conflict, StoreUnavailable) as error:
        log.warning("nothing was trained: %s", error.message)


def _retrain(shop: Services) -> None:
    try:
        due = timedelta(hours=shop.settings.retrain_hours)
        card = quietly(lambda: shop.retraining.train_if_due(SYSTEM, due))
    except (Conflict, StoreUnavailable) as error:
        log.warning("no retraining this time: %s", error.message)
        return
    if card:
        log.info("retrained: %s %s", card.version, card.verdict)


def _sweep(shop: Services) -> None:
    try:
        shop.forgetting.sweep(SYSTEM)
    except (Conflict, StoreUnavailable) as error:
        log.warning("who is gone stays in stored models for another day: %s", error.message)


def _first_retrain(shop: Services) -> datetime:
    """Return when this worker first trains: when it is due, so that restarts neither hasten nor put it off."""
    every = timedelta(hours=shop.settings.retrain_hours)
    try:
        return max(shop.retraining.due_at(SYSTEM, every), now() + SETTLED)
    except StoreUnavailable:
        return now() + every


def _tidy(shop: Services) -> None:
    try:
        shop.images.collect()
        shop.wishlist.forget_visitors()
        shop.personal_data.forget_claims(SYSTEM)
    except (Conflict, StoreUnavailable) as error:
        log.warning("what is nobody's any more stays for another day: %s", error.message)
