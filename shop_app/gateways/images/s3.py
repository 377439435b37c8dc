"""Pictures in a bucket of S3 or of anything that speaks its language (MinIO, R2, Ceph)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from shop_app.domain.errors import StoreUnavailable
from shop_app.gateways.images import FOREVER

TIMEOUT_S = 10
TRIES = 3


class S3Images:
    """Files under a prefix of one bucket; keys and secrets come from where AWS's own tools look for them.

    Args:
        endpoint: empty for AWS itself.
        region: empty leaves it to the environment.
    """

    def __init__(self, bucket: str, endpoint: str = "", region: str = "", prefix: str = "images/") -> None:
        self._bucket, self._prefix = bucket, prefix
        config = Config(
            connect_timeout=TIMEOUT_S, read_timeout=TIMEOUT_S, retries={"total_max_attempts": TRIES, "mode": "standard"}
        )
        self._client: Any = boto3.client("s3", endpoint_url=endpoint or None, region_name=region or None, config=config)

    def put(self, name: str, data: bytes, media_type: str) -> None:
        with _named():
            self._client.put_object(
                Bucket=self._bucket, Key=self._prefix + name, Body=data, ContentType=media_type, CacheControl=FOREVER
            )

    def get(self, name: str) -> bytes | None:
        with _named():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise
            return bytes(found["Body"].read())

    def delete(self, name: str, put_before: datetime) -> None:
        where = {"Bucket": self._bucket, "Key": self._prefix + name}
        with _named():
            try:
                found = self._client.head_object(**where)
            except ClientError as error:
                if _is_missing(error):
                    return
                raise
            if found["LastModified"] < put_before:
                self._client.delete_object(**where)

    def put_before(self, moment: datetime) -> Iterator[str]:
        with _named():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for each in page.get("Contents", []):
                    if each["LastModified"] < moment:
                        yield each["Key"].removeprefix(self._prefix)


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in ("NoSuchKey", "404")


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreUnavailable("pictures") from error
