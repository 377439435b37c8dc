"""``/api/docs``: the REST contract as a page to read, made from the OpenAPI document itself. Loads nothing else."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from shop_app.routes import API, API_DOCS, HOME

router = APIRouter(include_in_schema=False)

STYLE = """
:root { color-scheme: light dark; --ink: #2f1a2c; --paper: #fdf8ef; --line: #d9cdbf; --soft: #6b5867; --mark: #a8430b }
@media (prefers-color-scheme: dark) { :root { --ink: #f6ecdf; --paper: #1d121d; --line: #4b3a49; --soft: #bfaebb;
  --mark: #ffb066 } }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif }
a { color: var(--mark) } h2 { margin-top: 2.5rem; text-transform: capitalize }
details { border-bottom: 1px solid var(--line) } summary { cursor: pointer; padding: .6rem 0; overflow-wrap: anywhere }
summary b { display: inline-block; min-width: 4.5rem; color: var(--mark) } p, li, dd { color: var(--soft) }
code { font-size: .95em }
"""


@router.get(API_DOCS)
def read(request: Request) -> HTMLResponse:
    """Show every route with what it takes and answers."""
    return HTMLResponse(page(request.app.openapi()))


def page(document: dict[str, Any]) -> str:
    """Return the page for an OpenAPI document."""
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            groups.setdefault(route["tags"][0], []).append(_route(method, path, route))
    body = "".join(f"<h2>{escape(name)}</h2>{''.join(routes)}" for name, routes in groups.items())
    intro = (
        f'<p><a href="{HOME}">To the shop</a> · <a href="{API}/openapi.json">OpenAPI document</a></p>'
        "<p>JSON over HTTP. Money is minor units with its currency and text. Errors are "
        "<code>application/problem+json</code> with a stable <code>code</code>. Sign in with "
        "<code>Authorization: Bearer</code>; a guest's cart is <code>X-Cart-Token</code>.</p>"
    )
    title = escape(document["info"]["title"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>REST API | {title}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>REST API</h1>{intro}{body}</main></body></html>"
    )


def _route(method: str, path: str, route: dict[str, Any]) -> str:
    inputs = [f"<code>{escape(each['name'])}</code> in {escape(each['in'])}" for each in route.get("parameters", [])]
    if body := route.get("requestBody"):
        inputs.append(f"body: <code>{escape(_name(body['content']))}</code>")
    answers = [
        f"{escape(status)}: {escape(answer['description'])} <code>{escape(_name(answer.get('content', {})))}</code>"
        for status, answer in route["responses"].items()
    ]
    says = escape(route.get("description") or route["summary"])
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code></summary><p>{says}</p>"
        f"<ul>{''.join(f'<li>{each}</li>' for each in [*inputs, *answers])}</ul></details>"
    )


def _name(content: dict[str, Any]) -> str:
    for answer in content.values():
        schema = answer.get("schema", {})
        return str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("title", ""))
    return ""
