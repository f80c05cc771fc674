// select2 names its boxes by their value alone; put the field's name before it.
function nameBoxes() {
  for (const box of document.querySelectorAll(".select2 [role=combobox]")) {
    const select = box.closest(".select2").previousElementSibling;
    const label = document.querySelector(`label[for="${select?.id}"]`);
    const name = (label?.textContent || select?.getAttribute("aria-label") || "").trim();
    const value = box.querySelector(".select2-selection__rendered");
    if (name && value) {
      box.setAttribute("aria-label", `${name} ${value.textContent}`.trim());
      box.removeAttribute("aria-labelledby");
      value.setAttribute("aria-label", name);
    }
  }
}
// In jQuery's own queue, after the script that makes the boxes.
window.django?.jQuery?.(nameBoxes);
