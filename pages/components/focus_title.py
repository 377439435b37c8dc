"""Moves the focus to the title of a page that shows another step without being loaded anew."""

import reflex as rx

FOLLOW = """
useEffect(() => {{
  if (!{step!s} || {step!s} === {first!s}) return;
  document.getElementById({title_id!s})?.focus();
  window.scrollTo({{ top: 0 }});
}}, [{step!s}]);
"""


class FocusTitle(rx.Fragment):
    """When ``step`` changes, the element ``title_id`` is focused: screen readers say it, Tab goes on from there."""

    step: rx.Var[str]
    first: rx.Var[str]
    title_id: rx.Var[str]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [FOLLOW.format(step=self.step, first=self.first, title_id=self.title_id)]

    def _exclude_props(self) -> list[str]:
        return ["step", "first", "title_id"]
