"""Plugins for Reflex's front-end build. Nothing here runs while the shop serves."""

import re
from pathlib import Path

from reflex_base.plugins.base import Plugin, PostBuildContext
from typing_extensions import Unpack

# "ws://localhost:8000/_event", `http://localhost:8000/ping`: the quote, the scheme, the path
ADDRESS = re.compile(r"""(["`])(ws|http)s?://[^/"`]+(/[^"`]*)\1""")


def same_origin(script: str) -> str:
    """Replace every absolute back-end address in ``script`` by one that starts at the page's own origin."""

    def relative(found: re.Match[str]) -> str:
        to_websocket = ".replace(/^http/,`ws`)" if found[2] == "ws" else ""
        return f'(location.origin{to_websocket}+"{found[3]}")'

    return ADDRESS.sub(relative, script)


class SameOriginBackend(Plugin):
    """Let one build work on any host and port: Reflex writes the build machine's port into the bundle."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Rewrite the bundle's addresses; runs before the files are compressed.

        Raises:
            FileNotFoundError: Reflex renamed the file that holds the addresses; the shop would only work on localhost.
        """
        scripts = list(Path(context["static_dir"]).glob("assets/reflex-env-*.js"))
        if not scripts:
            raise FileNotFoundError(f"no reflex-env-*.js under {context['static_dir']}/assets")
        for script in scripts:
            script.write_text(same_origin(script.read_text()))
