/** Makes a secret 密数 in the officer's own browser and fills in its SHA-256; the secret itself is not sent. */

import { sha256 } from "./verify-draw.js";

for (const button of document.querySelectorAll("[data-seal]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    const secret = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    document.getElementById(button.dataset.field).value = await sha256(secret);
    const shown = document.getElementById(button.dataset.shown);
    shown.textContent = secret;
    shown.parentElement.hidden = false;
  });
}
