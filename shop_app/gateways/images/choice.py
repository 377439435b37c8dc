"""Says where pictures lie: on a disk, or in a bucket when one is named."""

from pathlib import Path

from shop_app.gateways.images import ImageStore
from shop_app.gateways.images.disk import DiskImages


def image_store(folder: Path, bucket: tuple[str, str, str]) -> ImageStore:
    """Return the store of a bucket (name, endpoint, region), or of a folder when the name is empty."""
    if not bucket[0]:
        return DiskImages(folder)
    from shop_app.gateways.images.s3 import S3Images  # half a second and 25 MB that a shop with a disk is spared

    return S3Images(*bucket)
