"""The search box of every shop page: Enter searches, what fits so far is offered while typing.

The focus stays in the box, the arrow keys move through the offers, Enter opens the marked one, Escape closes them. The
browser does the moving; the state only says what fits.
"""

import reflex as rx

from pages.components.chrome import Chrome
from pages.components.icon import icon
from pages.components.native_form import native_form
from pages.components.picture import picture
from shop_app import routes
from state.product_views import SuggestionView

OFFERS = "search-offers"
LISTEN = """
useEffect(() => {
  const box = () => document.querySelector("[data-slash]");
  const offers = () => [...document.querySelectorAll("#search-offers [role=option]")];
  const isShown = () => document.getElementById("search-offers")?.checkVisibility();
  const mark = (option) => {
    offers().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) box().setAttribute("aria-activedescendant", option.id);
    else box()?.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const close = () => { box()?.form.setAttribute("data-closed", ""); mark(null); };
  const onKey = (event) => {
    if (event.target !== box() || !isShown()) return;
    const all = offers(), now = all.findIndex((each) => each.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const atBox = step > 0 ? all[0] : all[all.length - 1];  // beyond either end is the box itself
      mark(now < 0 ? atBox : all[now + step] || null);
    } else if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      all[now].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  };
  const onInput = (event) => {
    if (event.target === box()) { box().form.removeAttribute("data-closed"); mark(null); }
  };
  const onClick = (event) => { if (event.target.closest("#search-offers a")) { close(); box()?.blur(); } };
  const onSubmit = (event) => { if (event.target === box()?.form) { close(); box().blur(); } };
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit, true);
  return () => {
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("input", onInput);
    document.removeEventListener("click", onClick);
    document.removeEventListener("submit", onSubmit, true);
  };
}, []);
"""


class Offers(rx.Fragment):
    """Listens to the keys of the one search box; a page holds one."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [LISTEN]


def search_form(chrome: Chrome) -> rx.Component:
    """The search box; "/" puts the cursor into it. Without JavaScript the browser submits it itself."""
    offers = chrome.suggestions
    field = rx.el.input(
        # Keyed by the query, so that the box follows the address when a shopper goes back.
        key=chrome.search_query,
        default_value=chrome.search_query,
        type="search",
        name="q",
        placeholder="Search lamps, mugs, blankets…",
        aria_label="Search products",
        auto_complete="off",
        max_length=200,
        enter_key_hint="search",
        aria_autocomplete="list",
        aria_controls=OFFERS,
        custom_attrs={"data-slash": ""},
        class_name=(
            "h-11 w-full rounded-full border border-line-strong bg-surface pr-4 pl-11 transition-colors "
            "placeholder:text-ink-soft hover:border-ink"
        ),
        **({"on_change": chrome.on_type} if chrome.on_type else {}),
    )
    parts = (
        Offers.create(),
        icon("search", 20, "pointer-events-none absolute top-3 left-4 text-ink-soft"),
        field,
        rx.el.p(chrome.suggestion_summary, role="status", class_name="sr-only"),
        _offers(offers),
    )
    props = {
        "role": "search",
        "action": routes.PRODUCTS,
        "method": "get",
        "class_name": "group/search relative w-full lg:max-w-xl lg:flex-1",
    }
    if chrome.on_search is None:
        return native_form(*parts, **props)
    return rx.el.form(*parts, on_submit=chrome.on_search, **props)


def _offers(offers: rx.Var[list[SuggestionView]]) -> rx.Component:
    def offer(each: rx.Var[SuggestionView], place: rx.Var[int]) -> rx.Component:
        shown = rx.cond(
            each.is_product,
            rx.el.span(
                picture(each.image, "", small=each.image_small, sizes="2.5rem", class_name="rounded-lg"),
                class_name="w-10 shrink-0",
            ),
            rx.el.span(icon("search", 18), class_name="grid size-10 shrink-0 place-items-center text-ink-soft"),
        )
        return rx.el.a(
            shown,
            rx.el.span(each.title, class_name="min-w-0 flex-1 truncate"),
            rx.el.span(each.note, class_name="tabular shrink-0 text-sm text-ink-soft"),
            href=each.href,
            id=f"search-offer-{place}",
            role="option",
            aria_selected="false",
            tab_index=-1,
            class_name=(
                "flex min-h-12 items-center gap-3 rounded-xl px-3 py-1 hover:bg-sunken aria-[selected=true]:bg-sunken"
            ),
        )

    return rx.el.div(
        rx.foreach(offers, offer),
        id=OFFERS,
        role="listbox",
        aria_label="Suggestions",
        class_name=(
            "absolute inset-x-0 top-full z-50 mt-2 hidden max-h-[70dvh] overflow-y-auto rounded-card border "
            "border-line bg-surface p-2 shadow-pop group-focus-within/search:not-empty:block "
            "group-data-closed/search:hidden!"
        ),
    )
