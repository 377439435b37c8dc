"""Sends files to the HTTP door without leaving the page, one after the other, and says how it went. No state."""

from typing import Any

import reflex as rx

from pages.components.button import button
from pages.components.native_form import NativeForm
from pages.components.types import Text

LISTEN = """
useEffect(() => {
  const send = async (form, file) => {
    const body = new FormData(form);
    body.set("file", file);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "include" });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return "";
    return (told.errors || []).map((each) => each.message).join(" ") || told.detail || "That did not work.";
  };
  const onSubmit = async (event) => {
    const form = event.target;
    if (!form.matches("form[data-uploads]")) return;
    event.preventDefault();
    const [status, submit] = [form.querySelector("[role=status]"), form.querySelector("[type=submit]")];
    const files = [...form.querySelector("input[type=file]").files];
    const refused = [];
    submit.disabled = true;
    for (const [place, file] of files.entries()) {
      status.textContent = `Sending ${place + 1} of ${files.length}…`;
      try {
        const problem = await send(form, file);
        if (problem) refused.push(`${file.name}: ${problem}`);
      } catch {
        refused.push(`${file.name}: the shop did not answer. Please try again.`);
      }
    }
    submit.disabled = false;
    status.textContent = refused.join(" ") || form.dataset.done;
    if (!refused.length) form.reset();
    document.getElementById(form.dataset.uploads)?.click();
  };
  document.addEventListener("submit", onSubmit);
  return () => document.removeEventListener("submit", onSubmit);
}, []);
"""


class Uploads(rx.Fragment):
    """Listens for forms made by `upload_form`."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [LISTEN]


def upload_form(
    *fields: Any, action: Text, accept: str, then: Any, name: str, send: str, done: str, multiple: bool = False
) -> rx.Component:
    """A form with a file.

    Args:
        fields: what stands between the file and the button.
        action: path of the HTTP door, as `backend` gives it; answers with JSON, refusals as problem documents.
        then: event to run when all files were sent, taken or not.
        name: unique on the page.
        done: said when every file was taken.
    """
    file = rx.el.input(
        type="file",
        name="file",
        accept=accept,
        required=True,
        multiple=multiple,
        aria_label="File",
        class_name=(
            "w-full rounded-card border border-dashed border-line-strong bg-surface p-4 file:mr-4 file:h-11 "
            "file:cursor-pointer file:rounded-full file:border-0 file:bg-ink file:px-5 file:font-semibold "
            "file:text-paper"
        ),
    )
    return rx.fragment(
        Uploads.create(),
        NativeForm.create(
            file,
            *fields,
            rx.el.div(
                button(send, type="submit"),
                rx.el.p(role="status", class_name="text-ink-soft"),
                class_name="flex flex-wrap items-center gap-4",
            ),
            action=action,
            method="post",
            custom_attrs={"data-uploads": f"{name}-sent", "data-done": done},
            class_name="grid gap-4",
        ),
        rx.el.button(id=f"{name}-sent", type="button", on_click=then, class_name="hidden", tab_index=-1),
    )
