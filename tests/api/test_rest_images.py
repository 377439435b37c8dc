"""REST: bringing pictures in, and serving them."""

import tempfile
from pathlib import Path

import pytest

from shop_app.api import images
from shop_app.domain.accounts import SYSTEM, Role
from shop_app.services.pictures import BYTES_MAX
from tests.fakes.pictures import photo


def _temporary_files():
    return sorted(each.name for each in Path(tempfile.gettempdir()).iterdir() if each.name.startswith("tmp"))


@pytest.fixture
def keeper(sign_up):
    return sign_up("keeper@example.com", Role.CATALOGUE_MANAGER)


@pytest.fixture
def send(client, keeper):
    def send(slug, data, name="a.jpg", headers=None, **fields):
        path = f"/api/v1/admin/products/{slug}/images"
        return client.post(path, files={"file": (name, data)}, data=fields, headers=headers or keeper.headers)

    return send


def test_a_picture_is_sent_shown_described_and_removed(shop, keeper, send):
    lamp = shop.product("Lamp")

    answer = send("lamp", photo(), alt="A lamp")

    assert answer.status_code == 201
    (image,) = answer.json()
    assert (image["alt"], image["width"], image["height"]) == ("A lamp", 400, 300)
    assert [(each["width"], each["type"]) for each in image["sizes"]] == [
        (320, "image/avif"), (400, "image/avif"), (320, "image/webp"), (400, "image/webp"),
    ]  # fmt: skip
    path = f"/admin/products/{lamp.slug}/images/{image['name']}"
    assert keeper.ask("PATCH", path, {"alt": "The lamp"}).json()[0]["alt"] == "The lamp"
    assert keeper.get("/products/lamp").json()["images"][0]["alt"] == "The lamp"
    assert keeper.ask("DELETE", path).status_code == 204
    assert keeper.get(f"/admin/products/{lamp.slug}/images").json() == []


def test_pictures_are_put_in_order_and_removed_together(shop, keeper, send):
    lamp = shop.product("Lamp")
    names = [send("lamp", photo(colour)).json()[-1]["name"] for colour in ("red", "blue")]
    path = f"/admin/products/{lamp.slug}/images"

    assert [each["name"] for each in keeper.ask("PUT", path, {"names": names[::-1]}).json()] == names[::-1]
    assert keeper.ask("DELETE", path).status_code == 204
    assert keeper.get(path).json() == []


def test_a_sent_picture_is_served_wherever_it_is_kept(shop, client, send, monkeypatch):
    monkeypatch.setattr(images, "get_services", lambda: shop.services)
    shop.product("Lamp")
    sizes = send("lamp", photo()).json()[0]["sizes"]

    for size in sizes:
        answer = client.get(size["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, size["type"])
    assert client.get(f"/images/{'0' * 32}-640.webp").status_code == 404
    assert client.get("/images/..%2fshop.db").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [(b"", "a.jpg", 422), (b"<svg><script>", "a.svg", 422), (photo()[:900], "a.jpg", 422), (photo(), "a.png", 422)],
)
def test_a_bad_file_is_refused_and_leaves_nothing_behind(shop, send, data, name, status):
    lamp = shop.product("Lamp")
    temporary = _temporary_files()

    answer = send("lamp", data, name)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, "file")
    assert shop.files.files == {}
    assert shop.images.of(SYSTEM, lamp.slug) == []
    assert _temporary_files() == temporary


def test_a_hundred_megabytes_are_refused_by_their_announced_length(shop, client, keeper):
    shop.product("Lamp")
    headers = keeper.headers | {"content-type": "multipart/form-data; boundary=x", "content-length": "100000000"}

    answer = client.post("/api/v1/admin/products/lamp/images", content=b"--x", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_stream_that_does_not_end_is_cut_off(shop, client, keeper):
    shop.product("Lamp")
    sent = 0

    def endless():
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        while sent < 10 * BYTES_MAX:
            sent += 1_000_000
            yield bytes(1_000_000)

    headers = keeper.headers | {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/api/v1/admin/products/lamp/images", content=endless(), headers=headers)

    assert answer.status_code == 413
    assert shop.files.files == {}


def test_strangers_are_refused_before_their_file_is_read(shop, client, sign_up, guest):
    shop.product("Lamp")
    path = "/api/v1/admin/products/lamp/images"

    for caller, status in ((guest, 401), (sign_up("ada@example.com"), 403)):
        answer = client.post(path, content=b"not even a form", headers=caller.headers)
        assert answer.status_code == status


def test_what_is_no_form_and_what_has_no_file_is_said(shop, client, keeper):
    shop.product("Lamp")
    path = "/api/v1/admin/products/lamp/images"

    for sent in ({"json": {}}, {"files": {"other": ("a.jpg", b"x")}}):
        answer = client.post(path, headers=keeper.headers, **sent)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


def test_the_back_office_sends_with_its_cookie_and_only_from_our_pages(shop, client):
    shop.product("Lamp")
    keeper = shop.shopper("keeper@example.com", Role.CATALOGUE_MANAGER)
    with shop.store.reading() as tx:
        token = shop.sessions.open(tx.accounts.by_id(keeper.account_id))
    files, cookie = {"file": ("a.jpg", photo())}, {"cookie": f"shop_session={token}"}
    ours, theirs = {"origin": "http://localhost:3000"}, {"origin": "https://elsewhere.example"}

    assert client.post("/forms/products/lamp/images", files=files, headers=cookie | theirs).status_code == 403
    assert client.post("/forms/products/lamp/images", files=files, headers=ours).status_code == 401
    assert shop.files.files == {}
    assert client.post("/forms/products/lamp/images", files=files, headers=cookie | ours).status_code == 201
    assert len(shop.images.of(SYSTEM, "lamp")) == 1
