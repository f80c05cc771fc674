// Reads QR codes with the camera at reception and presses the button that a helper would (desk.js sends it).
// Without this script, or where the browser cannot read codes, the field for the code does the same.
(() => {
  const box = document.querySelector("[data-scan]");
  const form = document.querySelector("[data-scan-form]");
  if (!box || !form || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const PAUSE = 4000;  // ms in which the same code is not sent again: people hold it there for a while
  const button = box.querySelector("button"), video = box.querySelector("video");
  const state = box.querySelector("[role=status]");
  let last = "", seenAt = 0, stream = null;
  async function look(detector) {
    if (!stream) return;
    try {
      const [found] = await detector.detect(video);
      const code = found && found.rawValue;
      if (code && !(code === last && Date.now() - seenAt < PAUSE)) {
        form.elements.code.value = code;
        form.requestSubmit();
      }
      if (code) [last, seenAt] = [code, Date.now()];
    } finally {
      setTimeout(() => look(detector), 250);
    }
  }
  async function toggle() {
    state.textContent = "";
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
