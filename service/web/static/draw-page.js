/** Verifies the draw on a public page: fetches its three files from this site and recomputes everything in this browser. */

import { Unreadable, sha256, verifyDraw } from "./verify-draw.js";

const button = document.getElementById("verify");
const answer = document.getElementById("verify-answer");
const given = button.dataset;

async function text(address) {
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.text();
}

/** The line of what differs, or null. */
async function difference() {
  const [draw, pool, inspectors] = await Promise.all([given.draw, given.pool, given.inspectors].map(text));
  const found = await verifyDraw(draw, pool, inspectors, { factors: JSON.parse(given.factors) });
  if (found !== null) return found.message[given.language];
  const body = JSON.parse(draw);
  const published = [
    [body.pool_sha256, given.poolSha256],
    [body.roster_sha256, given.rosterSha256],
    [body.inspectors_sha256, given.inspectorsSha256],
    [body.base_rate, given.baseRate],
    [await sha256(body.seed_parts.secret), given.commitment],
    [body.seed_parts.public, given.publicValue],
  ];
  const wrong = published.find(([computed, shown]) => computed !== shown);
  return wrong === undefined ? null : `${wrong[1]} ≠ ${wrong[0]}`;
}

button.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  answer.textContent = given.working;
  answer.className = "notice";
  try {
    const wrong = await difference();
    answer.className = wrong === null ? "notice notice-good" : "notice notice-problem";
    answer.textContent = wrong === null ? given.same : `${given.different} ${wrong}`;
  } catch (error) {
    answer.className = "notice notice-problem";
    answer.textContent = `${given.different} ${error instanceof Unreadable && given.language === "en" ? error.english : error.message}`;
  }
  button.disabled = false;
});
