// Reads QR codes with the camera at reception and sends the same form that a helper would.
// Without this script, or where the browser cannot read codes, the field for the code does the same.
(() => {
  const box = document.querySelector("[data-scan]");
  const form = document.querySelector("[data-scan-form]");
  if (!box || !form || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const PAUSE = 4000;  // ms in which the same code is not sent again: people hold it there for a while
  const button = box.querySelector("button"), video = box.querySelector("video");
  const state = box.querySelector("[role=status]"), field = form.elements.code;
  let last = "", sentAt = 0, stream = null;
  async function send(code) {
    last = code;
    sentAt = Date.now();
    field.value = code;
    state.textContent = "…";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      state.textContent = page.querySelector(".messages").textContent.trim();
      for (const id of ["came", "people"]) document.getElementById(id).replaceWith(page.getElementById(id));
      field.value = "";
    } catch {  // the code stays in the field, and is sent again when the camera still sees it after the pause
      state.textContent = box.dataset.failed;
    }
    sentAt = Date.now();
  }
  async function look(detector) {
    if (!stream) return;
    try {
      const [found] = await detector.detect(video);
      const code = found && found.rawValue;
      if (code && !(code === last && Date.now() - sentAt < PAUSE)) await send(code);
    } finally {
      setTimeout(() => look(detector), 250);
    }
  }
  async function toggle() {
    if (stream) {
      stream.getTracks().forEach((track) => track.stop());
      stream = null;
    } else {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        state.textContent = box.dataset.refused;
        return;
      }
      video.srcObject = stream;
      await video.play();
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    }
    video.hidden = !stream;
    button.textContent = stream ? box.dataset.stop : box.dataset.start;
  }
  button.addEventListener("click", toggle);
  box.hidden = false;
})();
