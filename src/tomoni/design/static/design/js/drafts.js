// Drafts stay on the reader's own device, for 7 days at most, and go away once they are sent.
(() => {
  "use strict";
  const prefix = "tomoni.draft.";
  const days = 7;
  const lifetime = days * 24 * 60 * 60 * 1000;

  const storage = (() => {
    try {
      localStorage.setItem(prefix + "probe", "1");
      localStorage.removeItem(prefix + "probe");
      return localStorage;
    } catch {
      return null; // switched off by the reader: then there are no drafts, and no note says so
    }
  })();
  if (!storage) return;

  const read = (key) => {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null;
    }
  };

  const old = (draft) => !draft || Date.now() - draft.at > lifetime;
  for (const key of Object.keys(storage)) {
    if (key.startsWith(prefix) && old(read(key))) storage.removeItem(key);
  }

  // The page that says "received" names the drafts that were sent: only then are they surely there.
  for (const sent of document.querySelectorAll("[data-sent]")) {
    storage.removeItem(prefix + sent.dataset.sent);
  }

  for (const control of document.querySelectorAll("textarea[data-draft]")) {
    const key = prefix + control.dataset.draft;
    const note = document.querySelector(`[data-draft-for="${control.id}"]`);
    const draft = read(key);
    const restored = Boolean(draft) && control.value === "";
    if (restored) {
      control.value = draft.text;
      control.dispatchEvent(new Event("input"));
    }
    if (note) say(note, control, key, restored);
    control.addEventListener("input", () => {
      if (control.value === "") storage.removeItem(key);
      else storage.setItem(key, JSON.stringify({ text: control.value, at: Date.now() }));
    });
  }

  function say(note, control, key, restored) {
    note.hidden = false;
    note.textContent = (restored ? note.dataset.wordsRestored + " " : "") + note.dataset.words + " ";
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "field__forget";
    forget.textContent = note.dataset.wordsForget;
    forget.addEventListener("click", () => {
      storage.removeItem(key);
      control.value = "";
      control.dispatchEvent(new Event("input"));
      control.focus();
    });
    note.append(forget);
  }
})();
