"""Puts what a document says into a page as it was built: tags into the head, words into the body. Reads no store."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

DESCRIPTION_MAX = 160  # characters; search engines show no more

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,  # every value is somebody's text
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Document:
    """One page for a reader without JavaScript.

    Args:
        template: name of the body's template.
        canonical: absolute address this page wants to be known by.
        moved_to: address to go to for good instead; nothing else counts then.
        robots: empty lets search engines do as they like.
    """

    title: str = ""
    template: str = ""
    status: int = 200
    description: str = ""
    canonical: str = ""
    kind: str = "website"
    image: str = ""
    robots: str = ""
    previous: str = ""
    following: str = ""
    moved_to: str = ""
    linked_data: Sequence[Mapping[str, Any]] = ()
    content: Mapping[str, Any] = field(default_factory=dict)


def fill(built: str, frame: str, document: Document) -> str:
    """Return ``built`` with the document's head, and its body standing first.

    Args:
        built: a page as the build left it.
        frame: a built page whose header and footer stand round the body; shells of dynamic pages have none.
    """
    head = _templates.get_template("head.html.j2").render(document=document)
    kept = re.sub(r"<title>.*?</title>|<meta [^>]*(?:property=\"og:|name=\"description)[^>]*/?>", "", built, flags=re.S)
    page = kept.replace("</head>", f"{head}</head>", 1)
    if not document.template:
        return page
    around = {name: Markup(part) for name, part in _round(frame).items()}  # noqa: S704 - as our own build wrote them
    body = _templates.get_template(document.template).render(document=document, **around, **document.content)
    if document.template.startswith("noscript"):
        return page.replace("</body>", f"{body}</body>", 1)
    return re.sub(r"<body[^>]*>", lambda found: found[0] + body, page, count=1)


def shorten(text: str, limit: int = DESCRIPTION_MAX) -> str:
    """Return the beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"


def script_safe(value: Mapping[str, Any]) -> Markup:
    """Write JSON that cannot end the script element it stands in, whatever its texts contain."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escapes = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    return Markup("".join(escapes.get(letter, letter) for letter in text))  # noqa: S704 - nothing is left to escape


_templates.filters["script_safe"] = script_safe


@lru_cache(maxsize=4)
def _round(frame: str) -> dict[str, str]:
    """Return header and footer of a built page; the way to the content is made the filled page's own."""
    found = {name: re.search(rf"<{name}\b.*?</{name}>", frame, re.S) for name in ("header", "footer")}
    parts = {name: each[0] if each else "" for name, each in found.items()}
    return {name: re.sub(r'href="[^"]*#content"', 'href="#content"', part) for name, part in parts.items()}
