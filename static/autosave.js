// Keeps what is typed in a letter: a few seconds after the last key, and when the page is left.
// Without this script the "Save the draft" button does the same.
(() => {
  const box = document.querySelector("[data-autosave-to]");
  const form = box && box.querySelector("form");
  if (!form) return;
  const state = box.querySelector("[data-autosave-state]");
  let timer = 0, changed = false;
  async function save() {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    try {
      const answer = await fetch(box.dataset.autosaveTo, { method: "POST", body: new FormData(form), keepalive: true });
      if (!answer.ok) throw new Error(answer.status);
      const now = new Date();
      state.textContent = `${box.dataset.saved} ${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
    } catch {
      changed = true;
      state.textContent = box.dataset.unsaved;
    }
  }
  form.addEventListener("input", () => { changed = true; clearTimeout(timer); timer = setTimeout(save, 3000); });
  form.addEventListener("submit", () => { changed = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
})();
