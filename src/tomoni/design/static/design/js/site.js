// Small helps on every page. Everything works without them.
(() => {
  "use strict";
  // A link of the summary leads to a control: choices need the focus, not only the scroll.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });

  // A menu that opens closes again with Escape, or when the reader goes on elsewhere.
  const languages = document.querySelector(".languages");
  if (languages) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && languages.open) {
        languages.open = false;
        languages.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!languages.contains(event.target)) languages.open = false;
    });
  }
})();
