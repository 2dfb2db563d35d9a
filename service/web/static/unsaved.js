// Warns before what was typed into a form is lost 离开前提醒. Without scripts the pages work as well; they only do not ask.

const typed = new Set();

for (const form of document.querySelectorAll("form.card-form[method=post], form[data-warn]")) {
  form.addEventListener("input", () => typed.add(form));
  form.addEventListener("submit", () => typed.clear());
}

window.addEventListener("beforeunload", (event) => {
  if (typed.size > 0) event.preventDefault();
});
