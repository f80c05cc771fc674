// Reception on a flaky line: marks are sent in the background, wait while there is no connection, and go again.
// Sending one twice does no harm, for the portal knows the first. Without this script the browser sends the forms.
(() => {
  const state = document.querySelector("[data-desk]");
  if (!state) return;
  const KEY = `desk ${location.pathname}`, AGAIN = 4000, ANEW = 20000, PATIENCE = 15000;  // ms
  const waiting = JSON.parse(sessionStorage.getItem(KEY) || "[]");  // [action, [[name, value], …]]: survives a reload
  const byId = (id) => document.getElementById(id);
  const value = (typed, name) => new URLSearchParams(typed).get(name) || "";
  const session = (page) => page.querySelector("#people-session").value;
  let busy = false, stopped = false;

  function tell(box, words) {
    if (box.textContent === words) return;
    const notice = byId("desk-notice").content.cloneNode(true);
    notice.querySelector("strong").textContent = words;
    box.replaceChildren(...(words ? [notice] : []));
  }
  function keep() {
    sessionStorage.setItem(KEY, JSON.stringify(waiting));
  }
  function tellState() {
    const words = stopped ? state.dataset.stopped : waiting.length ? state.dataset.waiting : "";
    tell(state, words.replace("0", waiting.length));
  }
  async function ask(address, typed) {
    const options = { signal: AbortSignal.timeout(PATIENCE) };
    if (typed) {
      options.method = "POST";
      options.body = new URLSearchParams(typed);
      options.body.set("csrfmiddlewaretoken", document.querySelector("main [name=csrfmiddlewaretoken]").value);
    }
    const answer = await fetch(address, options);
    if (answer.status >= 500) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { page, known: Boolean(page.getElementById("came")), gone: answer.status === 404 };
  }
  function show(page, ...ids) {
    const row = document.activeElement?.closest("#people form")?.elements.registration.value;
    const open = session(page) === session(document);  // an answer about another day changes nothing here
    if (open) for (const id of ["came", "people", ...ids]) byId(id).replaceWith(page.getElementById(id));
    if (open && row) document.querySelector(`#people [name=registration][value="${row}"]`)?.form.querySelector("button").focus();
  }
  function say(page) {
    const said = page.querySelector(".messages");
    byId("said").replaceChildren(...(said ? [said] : []));
    if (said?.querySelector(".notice--error")) byId("said").scrollIntoView({ block: "center" });
  }
  async function send() {
    if (busy || stopped) return;
    busy = true;
    try {
      while (waiting.length) {
        const { page, known, gone } = await ask(...waiting[0]);
        stopped = !known && !gone;  // signed out: the marks stay until the page is opened again
        if (stopped) break;
        waiting.shift();
        keep();
        if (!known) continue;
        say(page);
        show(page);
      }
    } catch { /* no connection: the timer tries again, and the notice says so */ }
    busy = false;
    tellState();
  }
  function mark(form, button) {
    const typed = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const same = ([, other]) => ["session", "registration", "code"].every((name) => value(other, name) === value(typed, name));
    const at = waiting.findIndex((one, place) => same(one) && !(busy && place === 0));
    if (at >= 0) waiting.splice(at, 1);  // the last word about a person counts
    waiting.push([form.action, typed]);
    keep();  // at once: a slow answer makes people reload the page
    if (form.elements.code) form.elements.code.value = "";
    byId("said").replaceChildren();
    send();
  }
  async function enter(form) {
    const kept = form.querySelector("[data-kept]");
    try {
      const { page, known } = await ask(form.action, [...new FormData(form)]);
      if (!known) throw new Error();
      say(page);
      show(page, "walk-in");
      (byId("walk-in").querySelector("[aria-invalid=true]") || byId("said")).scrollIntoView({ block: "center" });
    } catch {
      tell(kept, kept.dataset.kept);
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target, how = form.dataset.send;
    if (!how) return;
    event.preventDefault();
    if (how === "mark") return mark(form, event.submitter);
    const button = event.submitter;
    if (button) button.disabled = true;
    enter(form).finally(() => { if (button) button.disabled = false; });
  });
  window.addEventListener("online", send);
  setInterval(() => { if (waiting.length) send(); }, AGAIN);
  setInterval(async () => {  // what the other helpers marked
    if (waiting.length || busy || document.hidden || stopped) return;
    try {
      const { page, known } = await ask(location.href);
      if (known && !waiting.length && !busy) show(page);
    } catch { /* the next round */ }
  }, ANEW);
  send();
})();
