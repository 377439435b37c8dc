"""Passing messages from the server. The content security policy forbids `rx.toast` in handlers: it evaluates text.

The state holds message, kind and a number; a new number shows the message once, also after a reload or a new page.
"""

import reflex as rx

from pages.components.types import Text, Tone

SHOW = """
useEffect(() => {{
  const nonce = String({nonce!s});
  if (!{message!s} || sessionStorage.getItem("toast") === nonce) return;
  sessionStorage.setItem("toast", nonce);
  const show = refs["__toast"];
  (show?.[{kind!s}] ?? show)?.({message!s});
}}, [{nonce!s}]);
"""


class ToastBridge(rx.Fragment):
    """Calls the toaster in the page when ``nonce`` changes."""

    message: rx.Var[str]
    kind: rx.Var[str]
    nonce: rx.Var[int]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect", "$/utils/state": "refs"}

    def add_hooks(self) -> list[str]:
        return [SHOW.format(message=self.message, kind=self.kind, nonce=self.nonce)]

    def _exclude_props(self) -> list[str]:
        return ["message", "kind", "nonce"]


def toast_bridge(message: Text, kind: rx.Var[str] | Tone = "success", nonce: int | rx.Var[int] = 0) -> rx.Component:
    """Show ``message`` whenever ``nonce`` becomes a number this tab has not shown; kind as in `notice`.

    Use the time in milliseconds as nonce: a counter starts again when the server forgets the tab, and would repeat.
    """
    return ToastBridge.create(message=message, kind=kind, nonce=nonce)


def toaster() -> rx.Component:
    """The place toasts appear, for `rx.App(toaster=...)`: above the thumb on a phone, in the corner on a desk."""
    look = "!rounded-2xl !border-line !bg-ink !text-paper !font-sans !text-[0.9375rem] !font-medium !shadow-pop"
    return rx.toast.provider(
        position="bottom-right",
        rich_colors=False,
        expand=False,
        visible_toasts=3,
        toast_options=rx.toast.options(class_name=look, duration=4500),
    )
