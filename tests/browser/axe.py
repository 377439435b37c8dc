"""What axe finds wrong with a page that stands still."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A message that is just fading in or out has too little contrast for half a second.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"


def violations(page: Page) -> list[tuple[str, list[list[str]]]]:
    """Return which rules are broken, and where. The page's context must bypass its content security policy."""
    page.add_style_tag(content=STILL)
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
