"""What the browser does alone: open and close dialogs, show a password, scroll a shelf. No state, no round trip.

Elements ask by attribute (`opens("cart")`), so that they also work inside `rx.foreach`, where hooks cannot.
"""

import reflex as rx

LISTEN = """
useEffect(() => {
  const onClick = (event) => {
    const near = (selector) => event.target.closest(selector);
    const opener = near("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    if (near("[data-closes]") || event.target.matches("dialog[data-light]")) near("dialog")?.close();
    if (near("a[href]")) {
      near("dialog")?.close();
      near("[popover]")?.hidePopover();
    }
    if (near("[data-prints]")) window.print();
    const revealer = near("[data-reveals]");
    if (revealer) {
      const input = document.getElementById(revealer.dataset.reveals);
      input.type = input.type === "password" ? "text" : "password";
      revealer.setAttribute("aria-pressed", String(input.type === "text"));
    }
    const scroller = near("[data-scrolls]");
    if (scroller) {
      const row = document.getElementById(scroller.dataset.scrolls);
      row.scrollBy({ left: row.clientWidth * 0.8 * Number(scroller.dataset.direction), behavior: "smooth" });
    }
  };
  const onCaps = (event) => {
    const hint = event.target.id && document.querySelector(`[data-caps="${event.target.id}"]`);
    if (hint && event.getModifierState) hint.hidden = !event.getModifierState("CapsLock");
  };
  const onKey = (event) => {
    if (event.key === "Enter" && event.target.matches("[data-commits]")) event.target.blur();
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable], dialog")) {
      event.preventDefault();
      document.querySelector("[data-slash]")?.focus();
    }
  };
  // A refused number gives way to the kept one; an accepted one has replaced the input by then.
  const onLeave = (event) => {
    const input = event.target;
    if (input.matches?.("[data-commits]")) setTimeout(() => (input.value = input.defaultValue), 1000);
  };
  for (const row of document.querySelectorAll("[data-centres]")) {
    const [here, all] = [row.querySelector("[aria-current=page]"), row.getBoundingClientRect()];
    if (!here) continue;
    const { left, width } = here.getBoundingClientRect();
    row.scrollLeft += left - all.left - (all.width - width) / 2;
  }
  document.addEventListener("click", onClick);
  document.addEventListener("focusout", onLeave);
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onCaps);
  document.addEventListener("keyup", onCaps);
  return () => {
    document.removeEventListener("click", onClick);
    document.removeEventListener("focusout", onLeave);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("keydown", onCaps);
    document.removeEventListener("keyup", onCaps);
  };
}, []);
"""


class Behaviour(rx.Fragment):
    """Listens for the attributes below; the page frames hold exactly one."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [LISTEN]


def opens(dialog_id: str | rx.Var[str]) -> dict[str, str | rx.Var[str]]:
    """Attributes of a button that opens a dialog or drawer."""
    return {"data-opens": dialog_id, "aria-haspopup": "dialog"}


def closes() -> dict[str, str]:
    """Attributes of a button that closes the dialog around it."""
    return {"data-closes": ""}


def prints() -> dict[str, str]:
    """Attributes of a button that prints the page."""
    return {"data-prints": ""}


def reveals(input_id: str) -> dict[str, str]:
    """Attributes of a toggle button that shows or hides a password."""
    return {"data-reveals": input_id, "aria-pressed": "false"}


def caps_hint(input_id: str) -> dict[str, str]:
    """Attributes of a hint, hidden at first, that shows while caps lock is on in a password."""
    return {"data-caps": input_id}


def scrolls(row_id: str | rx.Var[str], direction: int) -> dict[str, str | rx.Var[str]]:
    """Attributes of a button that moves a row by most of its width: 1 forward, -1 back."""
    return {"data-scrolls": row_id, "data-direction": str(direction)}


def centres() -> dict[str, str]:
    """Attributes of a scrolling row of links that shows the one of this page, not its first ones."""
    return {"data-centres": ""}


def commits() -> dict[str, str]:
    """Attributes of an input that Enter leaves, so that its ``on_blur`` runs, and that falls back to its default."""
    return {"data-commits": ""}
