// Stands in for Stripe.js in browser tests: as much of it as the shop calls, drawn into the page instead of a frame.
(() => {
  const base = new URL(document.currentScript.src).origin;
  const METHODS = { "4242424242424242": "pm_card_visa", "4000000000003220": "pm_card_3ds", "4000000000000002": "pm_card_declined" };
  const post = (path, fields) =>
    fetch(base + path, { method: "POST", body: new URLSearchParams(fields), mode: "no-cors" });
  const makeCard = () => {
    const input = Object.assign(document.createElement("input"), { placeholder: "Card number" });
    input.setAttribute("aria-label", "Card number");
    const digits = () => input.value.replace(/\D/g, "");
    return {
      on: (_, tell) => input.addEventListener("input", () => tell({ complete: digits().length === 16 })),
      mount: (place) => document.querySelector(place).append(input),
      destroy: () => input.remove(),
      digits,
    };
  };
  const ask = (secret) =>
    new Promise((answered) => {
      const dialog = document.createElement("dialog");
      for (const [words, agrees] of [["Complete", true], ["Fail", false]]) {
        const button = Object.assign(document.createElement("button"), { textContent: words });
        button.addEventListener("click", async () => {
          await post("/bank", { secret, agrees });
          dialog.remove();
          answered(agrees ? { paymentIntent: {} } : { error: { message: "We are unable to authenticate you." } });
        });
        dialog.append(button);
      }
      document.body.append(dialog);
      dialog.showModal();
    });
  window.Stripe = (key) => ({
    elements: () => ({ create: makeCard }),
    createPaymentMethod: async ({ card }) =>
      key.startsWith("pk_")
        ? { paymentMethod: { id: METHODS[card.digits()] || "pm_unknown", card: { last4: card.digits().slice(-4) } } }
        : { error: { message: "Invalid API Key provided" } },
    handleNextAction: ({ clientSecret }) => ask(clientSecret),
  });
})();
