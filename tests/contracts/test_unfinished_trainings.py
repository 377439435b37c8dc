"""Where the steps of a training wait for the next one: whole or not at all, one training's at a time."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LARGE = b"more than one chunk of GridFS " * 20_000


def test_a_step_comes_back_whole_and_the_newest_of_its_name(kept_steps):
    begun = kept_steps.begin("plan", NOON)

    kept_steps.keep(begun.key, "past", b"first")
    kept_steps.keep(begun.key, "past", LARGE)

    assert kept_steps.begun() == begun
    assert (begun.plan, begun.begun_at) == ("plan", NOON)
    assert kept_steps.read(begun.key, "past") == LARGE
    assert kept_steps.read(begun.key, "everything") is None


def test_a_training_that_begins_forgets_the_one_before(kept_steps):
    first = kept_steps.begin("plan", NOON)
    kept_steps.keep(first.key, "past", b"of the first")

    second = kept_steps.begin("plan", NOON)

    assert kept_steps.begun() == second
    assert kept_steps.read(first.key, "past") is None
    assert kept_steps.read(second.key, "past") is None


def test_nothing_is_kept_of_a_training_that_was_dropped(kept_steps):
    begun = kept_steps.begin("plan", NOON)
    kept_steps.keep(begun.key, "past", b"somebody is in it")

    kept_steps.drop()
    kept_steps.keep(begun.key, "everything", b"and in this")

    assert kept_steps.begun() is None
    assert (kept_steps.read(begun.key, "past"), kept_steps.read(begun.key, "everything")) == (None, None)


@pytest.mark.stores
@pytest.mark.parametrize("mongo", ["real"], indirect=True)
def test_a_step_that_is_written_while_its_training_is_dropped_does_not_stay(kept_steps, mongo, monkeypatch):
    begun = kept_steps.begin("plan", NOON)
    upload = kept_steps._files.upload_from_stream

    def erased_meanwhile(*args, **more):
        kept_steps.drop()
        return upload(*args, **more)

    monkeypatch.setattr(kept_steps._files, "upload_from_stream", erased_meanwhile)
    kept_steps.keep(begun.key, "past", LARGE)

    assert mongo["unfinished_files.files"].count_documents({}) == 0
    assert mongo["unfinished_files.chunks"].count_documents({}) == 0


@pytest.mark.stores
@pytest.mark.parametrize("mongo", ["real"], indirect=True)
def test_a_step_with_a_piece_missing_was_not_kept(kept_steps, mongo):
    begun = kept_steps.begin("plan", NOON)
    kept_steps.keep(begun.key, "past", LARGE)

    mongo["unfinished_files.chunks"].delete_one({"n": 1})

    assert kept_steps.read(begun.key, "past") is None


@pytest.mark.stores
@pytest.mark.parametrize("mongo", ["real"], indirect=True)
def test_steps_are_no_models(kept_steps, models):
    begun = kept_steps.begin("plan", NOON)
    kept_steps.keep(begun.key, "past", b"a step")

    models.drop_torn()

    assert (models.stored(), models.cards(10)) == ([], [])
    assert kept_steps.read(begun.key, "past") == b"a step"
