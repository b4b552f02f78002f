// Helps for working on one voice at the desk. Each has its way without script: a form that is sent.
(() => {
  "use strict";
  // Who opens a panel goes on in its first field.
  document.addEventListener("click", (event) => {
    const panel = event.target.closest(".panel > summary")?.parentElement;
    if (!panel) return;
    requestAnimationFrame(() => {
      if (panel.open) panel.querySelector("select, textarea, input:not([type='hidden'])")?.focus();
    });
  });

  // A quotation goes to where the writer is; nothing has to be sent for it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quote]");
    const field = button?.form?.querySelector("textarea");
    if (!field) return;
    event.preventDefault();
    const { selectionStart: at, selectionEnd: end, value } = field;
    const written = document.activeElement === field || at !== end || at > 0;
    const [from, to] = written ? [at, end] : [value.length, value.length];
    const lead = from > 0 && value[from - 1] !== "\n" ? "\n" : "";
    field.setRangeText(`${lead}${button.dataset.quote}\n`, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
})();
