// Keys of the staff desk: j k move in the list, / searches, ? explains; other keys press what names them in data-key.
(() => {
  "use strict";
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

  const move = (step) => {
    const rows = [...document.querySelectorAll("[data-desk-row]")];
    if (!rows.length) return;
    let at = rows.indexOf(document.activeElement);
    if (at < 0) at = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const row = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const press = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("textarea, input")) target.focus();
    else target.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      const main = event.target.form.querySelector("[data-key='Control+Enter']");
      event.target.form.requestSubmit(main || undefined);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") document.querySelector("[data-desk-search]")?.focus();
    else if (event.key === "?") document.querySelector("[data-desk-keys]")?.showModal();
    else if (!/^[a-z0-9]$/.test(event.key) || !press(event.key)) return;
    event.preventDefault();
  });
})();
