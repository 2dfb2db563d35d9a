// Checks a draft of the rules while it is being typed 边写边查: after a pause the form is sent to its check, and what is found is shown
// at its field and in the live region. Nothing is saved. Without scripts the button of the form does the same.

const PAUSE = 700;
const form = document.querySelector("form[data-check]");
const answer = document.getElementById("check-answer");

function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

function note(problem, messages) {
  problem.hidden = !messages;
  text(problem, messages ? messages.join("；") : "");
}

function itemOf(item) {
  const line = document.createElement("li");
  const words = document.createElement("span");
  words.lang = "zh-CN";
  words.textContent = item.text;
  line.append(words);
  if (item.place) {
    const place = document.createElement(item.href ? "a" : "span");
    place.className = "fine";
    place.textContent = item.place;
    if (item.href) place.href = item.href;
    line.append(" ", place);
  }
  return line;
}

function show(found) {
  const summary = answer.querySelector("[data-summary]");
  summary.className = `sign ${found.sound ? "sign-yes" : "sign-no"}`;
  text(summary, found.summary);
  answer.querySelector("[data-items]").replaceChildren(...found.items.map(itemOf));
  const more = answer.querySelector("p[data-more]");
  more.hidden = !found.more;
  text(more, answer.dataset.more.replace("#", found.more));
  for (const problem of form.querySelectorAll("[data-problem-of]")) {
    const messages = found.fields[problem.dataset.problemOf];
    note(problem, messages);
    // Boxes that are ticked share one name.
    const named = form.elements[`c|${problem.dataset.problemOf}`];
    for (const field of named instanceof Element ? [named] : named ?? []) {
      if (messages) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    problem.parentElement.classList.toggle("wrong", Boolean(messages));
    if (messages) problem.closest("details")?.setAttribute("open", "");
  }
  for (const problem of form.querySelectorAll("[data-line-problem]")) {
    const messages = found.lines[problem.dataset.lineProblem];
    note(problem, messages);
    problem.parentElement.classList.toggle("wrong", Boolean(messages));
  }
  for (const place of document.querySelectorAll("[data-text-of]")) {
    const said = found.texts[place.dataset.textOf] ?? "";
    text(place, said);
    place.hidden = !said;
  }
  for (const words of form.querySelectorAll("[data-words-of]")) {
    if (found.words[words.dataset.wordsOf]) text(words, found.words[words.dataset.wordsOf]);
  }
}

let waiting;
let asked;

async function check() {
  asked?.abort();
  asked = new AbortController();
  const summary = answer.querySelector("[data-summary]");
  try {
    const sent = new URLSearchParams(new FormData(form));
    const response = await fetch(form.dataset.check, { method: "POST", body: sent, signal: asked.signal });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
  } catch (error) {
    if (error.name === "AbortError") return;
    summary.className = "sign sign-no";
    text(summary, answer.dataset.failed);
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  text(answer.querySelector("[data-summary]"), answer.dataset.checking);
  waiting = setTimeout(check, PAUSE);
});

// The line that a finding names is shown and selected.
const area = document.querySelector("textarea[data-line]");
const line = Number(area?.dataset.line);
if (line > 0) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 4);
}
