"use strict";
// Elements with data-live are updated each second from a reload of the page, while it is visible.
const live = document.querySelectorAll("[data-live]");
let loading = false;

function isInUse(part) {
  return part.querySelector("details[open]") || part.querySelector("a:focus, button:focus, summary:focus");
}

async function refresh() {
  if (document.hidden || loading) return;
  loading = true;
  try {
    const answer = await fetch(location.href, {headers: {Accept: "text/html"}});
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of live) {
      const now = page.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML && !isInUse(part)) part.replaceChildren(...now.childNodes);
    }
  } catch {
    // The server does not respond: try again in the next second.
  } finally {
    loading = false;
  }
}

if (live.length) setInterval(refresh, 1000);

// Buttons that copy a command. Browsers offer the clipboard only to secure pages and to localhost.
if (navigator.clipboard) {
  for (const command of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${command.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = "Copied";
      button.setAttribute("aria-label", `Copied ${command.textContent}`);
    });
    command.after(button);
  }
}

const explorer = document.getElementById("explorer");
if (explorer) {
  sessionStorage.setItem("fakequay.caller", explorer.dataset.caller);
  sessionStorage.setItem("fakequay.token", explorer.dataset.token);
  location.replace("/docs/");
}
