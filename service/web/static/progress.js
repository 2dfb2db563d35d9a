// Refreshes the progress of long work; when it has ended, the page is loaded anew, since there is more to see then.
const PAUSE = 2000;

async function refresh(shown) {
  const answer = await fetch(shown.dataset.address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return shown;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".long-work");
  if (fresh === null) return shown;
  if (fresh.dataset.open === "no") {
    location.reload();
    return null;
  }
  shown.replaceWith(fresh);
  return fresh;
}

async function follow(shown) {
  while (shown !== null && shown.dataset.open === "yes") {
    await new Promise((done) => setTimeout(done, PAUSE));
    try {
      shown = await refresh(shown);
    } catch {
      // The connection is away for a moment; the next try may find it.
    }
  }
}

document.querySelectorAll(".long-work").forEach(follow);
