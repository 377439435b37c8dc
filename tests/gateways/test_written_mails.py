"""Every template: HTML and text say the same, escaped, complete, and readable without pictures."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jinja2 import UndefinedError

from shop_app.domain.mail import MailedProduct, MailShelf
from shop_app.gateways.email.letters import LETTERS
from shop_app.gateways.email.writer import FOLDER, Writer

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WRITER = Writer("https://shop.example/", "Tangelo <hello@shop.example>")


def test_every_template_in_the_folder_is_a_letter_and_every_letter_has_both_forms():
    files = {file.name for file in FOLDER.glob("*.j2") if not file.name.startswith("_")}

    assert files == {f"{name}.{form}.j2" for name in LETTERS for form in ("html", "txt")}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_the_same_in_html_and_in_text(name):
    written = WRITER.write(name, LETTERS[name].sample)

    html, text = (" ".join(each.split()) for each in (written.html, written.text))
    assert "{{" not in written.subject + html + text
    for said in _words(LETTERS[name].sample):
        if said.startswith("/"):
            assert f"https://shop.example{said}" in text
            assert f'href="https://shop.example{said}"' in html
        elif said in html.replace("&#39;", "'"):
            assert said in text
    assert "<img" not in html
    assert "prefers-color-scheme: dark" in html
    assert max(len(line) for line in written.text.splitlines()) <= 100


@pytest.mark.parametrize("name", [name for name, letter in LETTERS.items() if letter.shelf])
def test_what_a_letter_suggests_stands_under_everything_else_in_both_forms(name):
    pictured = MailedProduct(
        "Beeswax <candle>", "$12.00", "/product/candle?shelf=a~b", "/images/x-320.webp", 'A "candle"'
    )
    abroad = replace(pictured, picture="https://pictures.example/x.webp")
    shelf = MailShelf([*LETTERS[name].shelf.products, pictured, abroad], "Chosen to go with your order.")

    written = WRITER.write(name, LETTERS[name].sample | {"shelf": shelf})

    for form in (written.html, written.text):
        before, _, after = form.partition("You may also like")
        assert all(line["title"].split()[0] in before for line in LETTERS[name].sample["lines"])
        assert LETTERS[name].sample["path"] in before
        assert "https://shop.example/privacy" in after
        assert "https://shop.example/product/linen-table-runner?shelf=a-sample" in after
        assert "$18.50" in after
    assert written.html.count("<img") == 2
    assert 'src="https://shop.example/images/x-320.webp" alt="A &#34;candle&#34;"' in written.html
    assert 'src="https://pictures.example/x.webp"' in written.html
    assert "Beeswax &lt;candle&gt;" in written.html
    assert "Beeswax <candle>" in written.text
    assert max(len(line) for line in written.text.splitlines()) <= 100
    assert "You may also like" not in WRITER.write(name, LETTERS[name].sample).html


@pytest.mark.parametrize("picture", ["http://evil.example/x.png", "//evil.example/x.png", "data:image/png;base64,x"])
def test_pictures_come_from_the_shop_or_over_tls(picture):
    shelf = MailShelf([MailedProduct("Candle", "$12.00", "/product/candle", picture, "")], "Chosen.")

    with pytest.raises(ValueError, match="not a page of the shop"):
        WRITER.write("order_confirmation", LETTERS["order_confirmation"].sample | {"shelf": shelf})


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_needs_every_name_of_its_sample_that_it_uses(name):
    with pytest.raises(UndefinedError):
        WRITER.write(name, {})


def test_what_people_typed_is_escaped_in_html_and_plain_in_text():
    written = WRITER.write("back_in_stock", {"title": "<script>x</script> & co", "price": "$1", "path": "/product/x"})

    assert "<script>" not in written.html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; co" in written.html
    assert "<script>x</script> & co" in written.text
    assert written.subject == "<script>x</script> & co is back"


def test_a_template_cannot_be_smuggled_in_with_the_words():
    written = WRITER.write("back_in_stock", {"title": "{{ 7 * 7 }}", "price": "$1", "path": "/product/x"})

    assert written.subject == "{{ 7 * 7 }} is back"
    assert "49" not in written.text


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_links_lead_to_pages_of_the_shop_only(path):
    with pytest.raises(ValueError, match="not a page of the shop"):
        WRITER.write("back_in_stock", {"title": "Lamp", "price": "$1", "path": path})


def test_a_line_break_in_a_title_begins_no_header():
    context = {"title": "Lamp\r\nBcc: eve@example.com", "price": "$1", "path": "/product/x"}

    message = WRITER.message("ada@example.com", "back_in_stock", context, "key", NOON)

    assert message["Subject"] == "Lamp Bcc: eve@example.com is back"
    assert "Bcc" not in message
    assert b"\r\nBcc:" not in bytes(message).partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "to", ["a@b.example\r\nBcc: eve@example.com", "a@b.example, eve@example.com", "Eve <e@x.example>"]
)
def test_an_address_that_is_not_one_cannot_stand_in_a_header(to):
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own errors, of several kinds
        WRITER.message(to, "account_deleted", {"name": "Ada"}, "key", NOON)


def test_a_message_carries_both_forms_a_date_and_an_id_of_its_key():
    message = WRITER.message("ada@example.com", "account_deleted", {"name": "Ada"}, "abc", NOON)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["From"] == "Tangelo <hello@shop.example>"
    assert message["Message-ID"] == "<abc@shop.example>"
    assert message["Date"].datetime == NOON
    assert message["Auto-Submitted"] == "auto-generated"


def _words(sample) -> list[str]:
    return [value for value in sample.values() if isinstance(value, str) and value]
