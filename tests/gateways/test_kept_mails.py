"""Development keeps its mails in the data folder: one file a mail, however often it is sent."""

from datetime import UTC, datetime

from shop_app.gateways.email.keeper import MailKeeper
from shop_app.gateways.email.writer import Writer

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def message(key: str, name: str = "Ada"):
    writer = Writer("http://localhost:3000", "Tangelo <hello@tangelo.example>")
    return writer.message("ada@example.com", "account_deleted", {"name": name}, key, NOON)


def test_a_kept_mail_reads_as_it_was_written(tmp_path):
    keeper = MailKeeper(tmp_path / "mail")
    keeper.send(message("key-1", "Åda"))

    (kept,) = keeper.kept()
    assert (kept.id, kept.to, kept.at) == ("key-1", "ada@example.com", NOON)
    assert kept.written.subject == "Your account is deleted"
    assert "Goodbye Åda." in kept.written.text
    assert "Goodbye Åda." in kept.written.html


def test_a_repeat_is_kept_once_and_the_newest_comes_first(tmp_path):
    keeper = MailKeeper(tmp_path)
    for key in ("key-1", "key-2", "key-1"):
        keeper.send(message(key))

    assert sorted(each.id for each in keeper.kept()) == ["key-1", "key-2"]


def test_a_name_for_a_file_cannot_leave_the_folder(tmp_path):
    keeper = MailKeeper(tmp_path / "mail")
    keeper.send(message("../../etc/x"))

    assert [each.id for each in keeper.kept()] == ["etcx"]
    assert [file.name for file in tmp_path.iterdir()] == ["mail"]


def test_nothing_is_kept_before_the_first_mail(tmp_path):
    assert MailKeeper(tmp_path / "mail").kept() == []
