"""Holds back whoever leaves a form with something typed and not saved: links, the back button, closing the tab."""

import reflex as rx

WORDS = "You have changes that are not saved. Leave without them?"
GUARD = """
const isDirty = useRef(false);
const blocker = useBlocker(() => isDirty.current);
// Before anything is shown: nobody types into a form that is not watched yet.
useLayoutEffect(() => {{ isDirty.current = false; }}, [{saved}]);
useLayoutEffect(() => {{ if ({unsaved} > 0) isDirty.current = true; }}, [{unsaved}]);
useLayoutEffect(() => {{
  const isOurs = (event) => Boolean(event.target.closest?.("#{form_id}"));
  const onInput = (event) => {{ if (isOurs(event)) isDirty.current = true; }};
  // What is sent is on its way: the server says by its number when it was refused.
  const onSubmit = (event) => {{ if (isOurs(event)) isDirty.current = false; }};
  const onLeave = (event) => {{ if (isDirty.current) event.preventDefault(); }};
  document.addEventListener("input", onInput);
  document.addEventListener("submit", onSubmit, true);
  window.addEventListener("beforeunload", onLeave);
  return () => {{
    document.removeEventListener("input", onInput);
    document.removeEventListener("submit", onSubmit, true);
    window.removeEventListener("beforeunload", onLeave);
  }};
}}, []);
useEffect(() => {{
  if (blocker.state !== "blocked") return;
  if (window.confirm("{words}")) blocker.proceed(); else blocker.reset();
}}, [blocker]);
"""


class Unsaved(rx.Fragment):
    """Watches one form; the page holds it beside the form, and never inside `rx.foreach`."""

    form_id: rx.Var[str]
    saved: rx.Var[int]
    unsaved: rx.Var[int]

    def add_imports(self) -> dict[str, list[str]]:
        return {"react": ["useEffect", "useLayoutEffect", "useRef"], "react-router": ["useBlocker"]}

    def add_hooks(self) -> list[str]:
        form_id = self.form_id._var_value  # type: ignore[attr-defined]
        return [GUARD.format(form_id=form_id, saved=str(self.saved), unsaved=str(self.unsaved), words=WORDS)]

    def _exclude_props(self) -> list[str]:
        return ["form_id", "saved", "unsaved"]


def guards(form_id: str, saved: rx.Var[int], unsaved: rx.Var[int]) -> rx.Component:
    """Ask before a form is left with something in it that is not saved.

    Args:
        saved: another number once all of it is stored, or filled anew.
        unsaved: a higher number when something is not stored though nothing was typed: a row more, a refusal.
    """
    return Unsaved.create(form_id=form_id, saved=saved, unsaved=unsaved)
