"""Turns the shop's refusals into RFC 9457 problem documents. The one place that knows which status fits."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shop_app.domain import errors

log = logging.getLogger(__name__)

STATUS: list[tuple[type[errors.ShopError], int]] = [
    (errors.InvalidInput, 422),
    (errors.IdempotencyKeyReused, 422),
    (errors.TooLarge, 413),
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.SignInNeeded, 401),
    (errors.InvalidCredentials, 401),
    (errors.TotpRequired, 401),
    (errors.WrongCode, 401),
    (errors.SecondFactorNeeded, 403),
    (errors.LinkExpired, 410),
    (errors.TooManyRequests, 429),
    (errors.PaymentDeclined, 402),
    (errors.PaymentUnclear, 503),
    (errors.StoreUnavailable, 503),
    (errors.VersionNeeded, 428),
    (errors.VersionLost, 412),
    (errors.Conflict, 409),
]


def install(app: FastAPI) -> None:
    """Let every refusal leave as ``application/problem+json``."""
    app.add_exception_handler(errors.ShopError, _shop_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unknown_error)


def status_of(error: errors.ShopError) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def problem(request: Request, status: int, code: str, detail: str, **extra: Any) -> JSONResponse:
    """Return a problem document."""
    body = {
        "type": f"/docs/errors#{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request.url.path,
        **extra,
    }
    headers = {"Retry-After": str(extra["retry_after"])} if "retry_after" in extra else {}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _shop_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, errors.ShopError):
        raise error
    extra: dict[str, Any] = {}
    if isinstance(error, errors.InvalidInput):
        extra["errors"] = [{"field": field, "message": message} for field, message in error.fields.items()]
    if isinstance(error, errors.CouponRefused):
        extra["reason"] = error.reason
    if isinstance(error, errors.OutOfStock):
        extra["skus"] = sorted(error.available)
    if isinstance(error, errors.IllegalTransition):
        extra["legal"] = error.legal
    if isinstance(error, errors.TooManyRequests):
        extra["retry_after"] = error.retry_after_s
    if isinstance(error, errors.PaymentUnclear | errors.OrderInProgress):
        extra["number"] = error.number
    if isinstance(error, errors.StoreUnavailable):
        log.error("%s is away", error.store)
    return problem(request, status_of(error), error.code, error.message, **extra)


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    found = [
        {"field": ".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0]), "message": each["msg"]}
        for each in error.errors()
    ]
    return problem(request, 422, errors.InvalidInput.code, "Please check the fields.", errors=found)


def _unknown_error(request: Request, _error: Exception) -> JSONResponse:
    """Say nothing of what broke; the log says it under the id that is told."""
    words = f"Something went wrong on our side. If you write to us, mention {request.scope.get('request_id', '')}."
    return problem(request, 500, "internal_error", words)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
    return problem(request, error.status_code, code, str(error.detail))
