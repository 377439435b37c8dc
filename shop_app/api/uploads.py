"""Takes a file out of a multipart request without ever holding more of it than is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.types import Message

from shop_app.domain.errors import InvalidInput, TooLarge

AROUND = 20_000  # bytes of boundaries and small fields
FIELDS_MAX = 8


@dataclass(frozen=True, slots=True)
class Upload:
    """One file with the fields sent beside it."""

    filename: str
    data: bytes
    fields: Mapping[str, str]


async def read_upload(request: Request, most: int, field: str = "file") -> Upload:
    """Return the one file of a request.

    Args:
        most: bytes; what is longer is refused by its announced length, else as soon as it has been exceeded.

    Raises:
        TooLarge: more bytes come.
        InvalidInput: no file came under this field.
    """
    limit, got = most + AROUND, 0
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise TooLarge(most)

    async def receive() -> Message:
        nonlocal got
        message = await request.receive()
        got += len(message.get("body", b""))
        if got > limit:
            raise TooLarge(most)
        return message

    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InvalidInput({field: "Send the file as multipart/form-data."})
    async with Request(request.scope, receive).form(max_files=1, max_fields=FIELDS_MAX) as form:
        file = form.get(field)
        if not isinstance(file, UploadFile):
            raise InvalidInput({field: "No file was sent."})
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Upload(file.filename or "", await file.read(), fields)


def multipart(**fields: str) -> dict[str, object]:
    """Describe such a request for OpenAPI; ``fields`` are texts beside the file, by what they mean."""
    properties = {name: {"type": "string", "description": text} for name, text in fields.items()}
    file = {"type": "string", "format": "binary"}
    schema = {"type": "object", "required": ["file"], "properties": {"file": file, **properties}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
