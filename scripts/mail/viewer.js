// Keeps the list current, and lets people empty it. The page works without this.
const CHECK_EVERY_MS = 2000;
const { newest } = document.body.dataset;

setInterval(async () => {
  try {
    const query = new URLSearchParams({ limit: "1", q: document.querySelector("#q").defaultValue });
    const [latest] = await (await fetch(`/api/messages?${query}`)).json();
    // Somebody who is typing in the search box is not interrupted.
    if ((latest?.id ?? "") !== newest && document.activeElement?.id !== "q") location.reload();
  } catch {
    // The demo has stopped; the page stays as it is.
  }
}, CHECK_EVERY_MS);

const button = document.querySelector("#delete-all");
button.hidden = newest === "";
button.addEventListener("click", async () => {
  await fetch("/api/messages", { method: "DELETE" });
  location.assign("/");
});
