// Offers skills found in what is being typed, a moment after the last key.
// Without this script the button "Look for skills in my words" does the same.
(() => {
  const box = document.querySelector("[data-skills-from]");
  const form = box && box.closest("form");
  if (!form) return;
  const list = box.querySelector("[data-skills]"), pattern = box.querySelector("template").content;
  const texts = box.dataset.skillsFrom.split(" ").map((name) => form.elements[name]).filter(Boolean);
  let timer = 0, last = "";
  async function look() {
    const text = texts.map((field) => field.value).join("\n");
    if (text === last) return;
    last = text;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("text", text);
    const ticked = [...form.querySelectorAll('input[name="skills"]:checked')].map((each) => each.value);
    for (const pk of [...box.dataset.chosen.split(" "), ...ticked]) if (pk) body.append("chosen", pk);
    const answer = await fetch(box.dataset.skillsUrl, { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok || text !== last) return;
    show((await answer.json()).skills);
  }
  function show(skills) {
    const kept = new Set();
    for (const input of list.querySelectorAll("input")) {
      if (input.checked) kept.add(input.value); else input.closest("label").remove();
    }
    if (skills.length) list.querySelectorAll("p").forEach((words) => words.remove());
    for (const skill of skills) {
      if (kept.has(String(skill.id))) continue;
      const label = pattern.cloneNode(true).firstElementChild;
      label.querySelector("input").value = skill.id;
      label.querySelector("span").textContent = skill.name;
      list.append(label);
    }
  }
  for (const field of texts) field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 1200); });
})();
