// Reloads the page when a new e-mail arrives, and deletes all e-mails. The page works without this.
const CHECK_EVERY_MS = 2000;
const { newest } = document.body.dataset;

setInterval(async () => {
  try {
    const query = new URLSearchParams({ limit: "1", q: document.querySelector("#q").defaultValue });
    const [latest] = await (await fetch(`/api/messages?${query}`)).json();
    // Not while somebody types in the search box.
    if ((latest?.id ?? "") !== newest && document.activeElement?.id !== "q") location.reload();
  } catch {
    // The demo has stopped.
  }
}, CHECK_EVERY_MS);

const button = document.querySelector("#delete-all");
button.hidden = newest === "";
button.addEventListener("click", async () => {
  await fetch("/api/messages", { method: "DELETE" });
  location.assign("/");
});
