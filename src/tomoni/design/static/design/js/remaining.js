// How many characters may still be written, in the words that the page gives.
(() => {
  "use strict";
  const wait = 400; // ms of rest before a screen reader is told
  for (const note of document.querySelectorAll("[data-remaining-for]")) {
    const control = document.getElementById(note.dataset.remainingFor);
    if (!control) continue;
    // Not maxlength: the reader may paste too much and shorten it, nothing is cut off behind her back.
    const limit = Number(control.dataset.limit);
    const number = new Intl.NumberFormat(document.documentElement.lang);
    // Counted as LongText counts: by code points, a line end as one.
    const show = () => {
      const left = limit - [...control.value].length;
      const words = left < 0 ? note.dataset.wordsOver : note.dataset.words;
      note.textContent = words.replace("#", number.format(Math.abs(left)));
      note.toggleAttribute("data-over", left < 0);
    };
    let timer;
    control.addEventListener("input", () => {
      note.setAttribute("aria-live", "off");
      show();
      clearTimeout(timer);
      timer = setTimeout(() => {
        note.setAttribute("aria-live", "polite");
        show();
      }, wait);
    });
    show();
  }
})();
