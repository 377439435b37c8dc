"""A provider that speaks as much of Stripe's HTTP as the shop uses, with books, Idempotency-Keys and a bad line.

Shapes and error codes follow Stripe's API reference; it runs in a real server on the loopback address.
"""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

SECRET = "whsec_for_tests"
SCRIPT = Path(__file__).with_name("stripe_script.js")
DECLINES = {"pm_card_declined": "generic_decline", "pm_card_poor": "insufficient_funds"}


class StripeStub:
    """Answers until closed. ``trouble`` is what happens to the next requests: "lost" does the work and hangs up,
    "500" does nothing."""

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.trouble: list[str] = []
        self.asked: Counter[str] = Counter()
        self._answers: dict[str, tuple[str, int, Any]] = {}
        self._lock = threading.Lock()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                fields = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                self._answer(fields)

            def do_GET(self) -> None:
                self._answer({})

            def _answer(self, fields: dict[str, str]) -> None:
                path = urlparse(self.path).path
                if path == "/v3/":
                    self._send(200, SCRIPT.read_bytes(), "text/javascript")
                    return
                if path == "/bank":
                    stub.bank_answers(fields["secret"], agrees=fields["agrees"] == "true")
                    self._send(200, b"", "text/plain")
                    return
                trouble = stub.trouble.pop(0) if stub.trouble else ""
                if trouble == "500":
                    status, body = 500, {"error": {"type": "api_error", "message": "trouble"}}
                else:
                    status, body = stub.answer(self.command, path, fields, self.headers.get("Idempotency-Key", ""))
                if trouble == "lost":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self._send(status, json.dumps(body).encode(), "application/json")

            def _send(self, status: int, raw: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Request-Id", "req_1")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_words: object) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def captured(self) -> list[int]:
        return [each["amount_received"] for each in self.intents.values() if each["status"] == "succeeded"]

    @property
    def given_back(self) -> list[int]:
        return [each["amount"] for each in self.refunds.values()]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def bank_answers(self, secret: str, *, agrees: bool) -> None:
        """Do what happens at Stripe when the shopper answers their bank in the browser."""
        intent = next(each for each in self.intents.values() if each.get("client_secret") == secret)
        if not agrees:
            error = {"type": "card_error", "code": "payment_intent_authentication_failure", "message": "not confirmed"}
            intent |= {"status": "requires_payment_method", "last_payment_error": error}
        elif intent["capture"] == "manual":
            intent["status"] = "requires_capture"
        else:
            intent |= {"status": "succeeded", "amount_received": intent["amount"]}

    def webhook(self, key: str, kind: str = "payment_intent.succeeded", at: float = 0) -> tuple[bytes, str]:
        """Return the body and signature of an event about the payment with this key."""
        intent = next((each for each in self.intents.values() if each["metadata"].get("shop_payment") == key), {})
        event = {
            "id": "evt_1",
            "object": "event",
            "type": kind,
            "data": {"object": {**intent, "object": "payment_intent"}},
        }
        body = json.dumps(event).encode()
        when = int(at or time.time())
        digest = hmac.new(SECRET.encode(), f"{when}.".encode() + body, hashlib.sha256).hexdigest()
        return body, f"t={when},v1={digest}"

    def answer(self, method: str, path: str, fields: dict[str, str], key: str) -> tuple[int, Any]:
        """Do what is asked, once per key: a repeated key is answered as it was the first time."""
        with self._lock:
            self.asked[f"{method} {path.rsplit('/', 1)[-1] if '/pi_' in path else path}"] += 1
            print_of = json.dumps([method, path, fields], sort_keys=True)
            if key and key in self._answers:
                known, status, body = self._answers[key]
                if known != print_of:
                    return 400, {"error": {"type": "idempotency_error", "message": "another request had this key"}}
                return status, body
            status, body = self._do(method, path, fields)
            if key and status < 500:
                self._answers[key] = (print_of, status, json.loads(json.dumps(body)))
            return status, body

    def _do(self, method: str, path: str, fields: dict[str, str]) -> tuple[int, Any]:
        parts = path.strip("/").split("/")  # v1 / payment_intents / pi_1 / confirm
        if parts[1] == "refunds":
            return self._refund(fields)
        if len(parts) == 2:
            return self._make(fields) if method == "POST" else self._list()
        intent = self.intents.get(parts[2])
        if intent is None:
            return _no("resource_missing", "No such payment_intent")
        act = parts[3] if len(parts) > 3 else "retrieve"
        return {"retrieve": self._show, "confirm": self._confirm, "capture": self._capture, "cancel": self._cancel}[
            act
        ](intent, fields)

    def _make(self, fields: dict[str, str]) -> tuple[int, Any]:
        metadata = {name[9:-1]: value for name, value in fields.items() if name.startswith("metadata[")}
        intent = {
            "id": f"pi_{len(self.intents) + 1}",
            "object": "payment_intent",
            "amount": int(fields["amount"]),
            "amount_received": 0,
            "currency": fields["currency"],
            "status": "requires_payment_method",
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": metadata,
            "created": int(time.time()),
        }
        self.intents[intent["id"]] = intent
        return 200, intent

    def _list(self) -> tuple[int, Any]:
        data = []
        for intent in self.intents.values():
            back = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent["id"])
            data.append({**intent, "latest_charge": {"id": "ch_1", "object": "charge", "amount_refunded": back}})
        return 200, {"object": "list", "data": data, "has_more": False, "url": "/v1/payment_intents"}

    def _show(self, intent: dict[str, Any], _fields: dict[str, str]) -> tuple[int, Any]:
        return 200, intent

    def _confirm(self, intent: dict[str, Any], fields: dict[str, str]) -> tuple[int, Any]:
        if intent["status"] != "requires_payment_method":
            return _no("payment_intent_unexpected_state", f"it is {intent['status']}")
        token = fields["payment_method"]
        if code := DECLINES.get(token):
            error = {"type": "card_error", "code": "card_declined", "decline_code": code, "message": "declined"}
            intent["last_payment_error"] = error
            return 402, {"error": error}
        if token == "pm_card_3ds":
            intent |= {
                "status": "requires_action",
                "client_secret": f"{intent['id']}_secret",
                "capture": fields["capture_method"],
            }
        elif token == "pm_card_slow":
            intent["status"] = "processing"
        elif token != "pm_card_visa":
            return _no("resource_missing", f"No such PaymentMethod: '{token}'")
        elif fields["capture_method"] == "manual":
            intent["status"] = "requires_capture"
        else:
            intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        return 200, intent

    def _capture(self, intent: dict[str, Any], _fields: dict[str, str]) -> tuple[int, Any]:
        if intent["status"] != "requires_capture":
            return _no("payment_intent_unexpected_state", f"it is {intent['status']}")
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        return 200, intent

    def _cancel(self, intent: dict[str, Any], _fields: dict[str, str]) -> tuple[int, Any]:
        if intent["status"] in ("succeeded", "processing", "canceled"):
            return _no("payment_intent_unexpected_state", f"it is {intent['status']}")
        intent["status"] = "canceled"
        return 200, intent

    def _refund(self, fields: dict[str, str]) -> tuple[int, Any]:
        intent = self.intents[fields["payment_intent"]]
        back = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent["id"])
        if back + int(fields["amount"]) > intent["amount_received"]:
            return _no("amount_too_large", "Refund amount is greater than unrefunded amount on charge")
        refund = {
            "id": f"re_{len(self.refunds) + 1}",
            "object": "refund",
            "amount": int(fields["amount"]),
            "payment_intent": intent["id"],
            "status": "succeeded",
        }
        self.refunds[refund["id"]] = refund
        return 200, refund


def _no(code: str, message: str) -> tuple[int, Any]:
    return 400, {"error": {"type": "invalid_request_error", "code": code, "message": message}}
