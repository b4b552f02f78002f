// The lines of a document at the import desk: j k go, Space ticks, Shift takes all between; letters press their button.
(() => {
  "use strict";
  const form = document.querySelector("[data-source-lines]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-source-line]")];
  const told = form.querySelector("[data-ticked]");
  let last = null;
  form.querySelector("[data-keys]")?.removeAttribute("hidden");

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    if (told) told.textContent = count ? `(${count})` : "";
  };

  const go = (step, ticking) => {
    const from = boxes.indexOf(document.activeElement);
    const at = from < 0 ? boxes.findIndex((box) => box.closest("li").matches(":target")) : from + step;
    const box = boxes[Math.min(Math.max(at, 0), boxes.length - 1)];
    if (!box) return;
    if (ticking) {
      if (from >= 0) boxes[from].checked = true;
      box.checked = true;
      tell();
    }
    last = box;
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const onLine = event.target.matches("[data-source-line]");
    if (!onLine && event.target.closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") go(key === "j" ? 1 : -1, event.shiftKey);
    else if (!onLine || !/^[a-z]$/.test(key)) return;
    else {
      const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });

  form.addEventListener("click", (event) => {
    const box = event.target.closest("[data-source-line]");
    if (!box) return;
    if (event.shiftKey && last && last !== box) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    last = box;
    tell();
  });
  tell();
})();
