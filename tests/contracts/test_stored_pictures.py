"""Files of pictures, on a disk, in a bucket and in the fake; and what a product's row says of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.catalogue import Image
from shop_app.domain.errors import StoreUnavailable
from shop_app.gateways.images import ImageStore
from shop_app.gateways.images.disk import DiskImages
from shop_app.gateways.images.s3 import S3Images
from shop_app.kit.clock import now
from tests.fakes.pictures import FakeImages
from tests.fakes.shop import Shop

NAME = f"{'a' * 32}-640.webp"
LATER = datetime(2200, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["fake", "disk", pytest.param("s3", marks=pytest.mark.stores)])
def files(request: pytest.FixtureRequest, tmp_path, monkeypatch) -> Iterator[ImageStore]:
    if request.param == "fake":
        yield FakeImages()
    elif request.param == "disk":
        yield DiskImages(tmp_path / "images")
    else:
        yield from _bucket(monkeypatch)


def _bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImageStore]:
    """The real client over real HTTP: moto's server on loopback speaks S3."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        stored = S3Images("pictures", f"http://127.0.0.1:{server.get_host_and_port()[1]}", "us-east-1")
        stored._client.create_bucket(Bucket="pictures")
        yield stored
    finally:
        server.stop()


def test_a_file_comes_back_as_it_was_put(files):
    files.put(NAME, b"pixels", "image/webp")

    assert files.get(NAME) == b"pixels"
    assert files.get(f"{'b' * 32}-640.webp") is None


def test_old_files_are_listed_and_forgotten(files):
    files.put(NAME, b"pixels", "image/webp")

    assert list(files.put_before(LATER)) == [NAME]
    assert list(files.put_before(now() - timedelta(hours=1))) == []
    files.delete(NAME, LATER)
    assert files.get(NAME) is None
    files.delete(NAME, LATER)


def test_a_file_that_was_put_again_is_not_forgotten(files):
    files.put(NAME, b"pixels", "image/webp")

    files.delete(NAME, now() - timedelta(hours=1))

    assert files.get(NAME) == b"pixels"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "images").write_text("a file where the folder should be")

    with pytest.raises(StoreUnavailable) as refused:
        DiskImages(tmp_path / "images").put(NAME, b"pixels", "image/webp")

    assert refused.value.store == "pictures"


def test_a_disk_keeps_whole_files_only(tmp_path):
    files = DiskImages(tmp_path)
    files.put(NAME, b"pixels", "image/webp")

    assert [each.name for each in tmp_path.iterdir()] == [NAME]


def test_no_name_leads_out_of_the_folder(tmp_path):
    (tmp_path / "secret").write_text("secret")

    assert DiskImages(tmp_path / "images").get("../secret") is None


@pytest.mark.stores
def test_a_bucket_says_what_its_files_are_and_one_that_is_not_there_is_named(monkeypatch):
    for files in _bucket(monkeypatch):
        files.put(NAME, b"pixels", "image/webp")
        told = files._client.head_object(Bucket="pictures", Key=f"images/{NAME}")
        assert (told["ContentType"], told["CacheControl"]) == ("image/webp", "public, max-age=31536000, immutable")

        with pytest.raises(StoreUnavailable):
            S3Images("no-such-bucket", _endpoint(files), "us-east-1").put(NAME, b"pixels", "image/webp")


@pytest.mark.stores
def test_a_bucket_that_does_not_answer_is_named(monkeypatch):
    for files in _bucket(monkeypatch):
        endpoint = _endpoint(files)

    with pytest.raises(StoreUnavailable):  # its server has ended by now
        S3Images("pictures", endpoint, "us-east-1").get(NAME)


def _endpoint(files: ImageStore) -> str:
    assert isinstance(files, S3Images)
    return str(files._client.meta.endpoint_url)


# what the product says


def test_a_product_keeps_its_pictures_in_order_and_counts_the_change(store):
    shop = Shop(store)
    lamp = shop.product("Lamp")
    images = [Image(f"/images/{letter * 32}-640.webp", letter, 800, 600, (320, 640, 1280)) for letter in "ba"]

    with store.writing() as tx:
        assert tx.pictures.hold(lamp.slug) == []
        tx.pictures.put(lamp.slug, images, now())

    with store.reading() as tx:
        assert tx.pictures.of(lamp.slug) == images
        assert tx.pictures.of("no-such-thing") is None
        assert tx.catalogue.product(lamp.slug).images == images
        assert tx.pictures.in_use({images[0].url, "/images/other-640.webp"}) == {images[0].url}


def test_a_picture_in_somebodys_order_is_in_use_also_when_the_product_lost_it(store):
    shop = Shop(store)
    lamp, url = shop.product("Lamp"), f"/images/{'c' * 32}-640.webp"
    with store.writing() as tx:
        tx.pictures.put(lamp.slug, [Image(url, "")], now())
    shop.place_order(shop.shopper_with_cart(lamp))
    with store.writing() as tx:
        tx.pictures.put(lamp.slug, [], now())

    with store.reading() as tx:
        assert tx.pictures.in_use({url}) == {url}
