"""Sends files to the HTTP door without leaving the page, one after the other, and says how it went. No state."""

from typing import Any

import reflex as rx

from pages.components.button import button
from pages.components.native_form import NativeForm
from pages.components.types import Text

LISTEN = r"""
useEffect(() => {
  const send = async (form, file) => {
    const body = new FormData(form);
    body.set("file", file);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "include" });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      form.dataset.told = form.dataset.done.replace(/{(\w+)}/g, (_, name) => told[name]);
      return "";
    }
    const said = (each) => (each.field === "file" ? each.message : `${each.field}: ${each.message}`);
    return (told.errors || []).map(said).join("\n") || told.detail || "That did not work.";
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
    status.textContent = refused.join("\n") || form.dataset.told;
    if (!refused.length && "forgets" in form.dataset) form.reset();
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
    *fields: Any, action: Text, accept: str, name: str, send: str, done: str, then: Any = None, multiple: bool = False
) -> rx.Component:
    """A form with a file.

    Args:
        fields: what stands between the file and the button.
        action: path of the HTTP door, as `backend` gives it; answers with JSON, refusals as problem documents.
        then: event to run when all files were sent, taken or not.
        name: unique on the page.
        done: said when every file was taken; ``{name}`` becomes what the answer holds under that name.
        multiple: several files, each sent by itself; the form is emptied when all were taken.
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
                rx.el.p(role="status", class_name="whitespace-pre-line text-ink-soft"),
                class_name="flex flex-wrap items-center gap-4",
            ),
            action=action,
            method="post",
            custom_attrs={"data-uploads": f"{name}-sent", "data-done": done}
            | ({"data-forgets": "1"} if multiple else {}),
            class_name="grid gap-4",
        ),
        rx.el.button(id=f"{name}-sent", type="button", on_click=then, class_name="hidden", tab_index=-1)
        if then is not None
        else rx.fragment(),
    )
