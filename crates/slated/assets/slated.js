// What makes the pages quicker to use. Everything here can be missing: links lead to pages, forms are posted.

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

// ---- dialogs: a page whose fragment is shown on top of this one

async function open(href) {
  const answer = await fetch(href, { headers: { accept: "text/html" } });
  const fragment = answer.ok && parse(await answer.text()).querySelector("[data-fragment]");
  if (!fragment) return location.assign(href);
  const dialog = document.createElement("dialog");
  dialog.append(document.importNode(fragment, true));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden])")?.focus();
}

// a form in a dialog is answered in the dialog, until it leads somewhere
async function post(form, submitter) {
  const dialog = form.closest("dialog");
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "POST", body });
  if (answer.redirected) return location.assign(answer.url);
  const fragment = parse(await answer.text()).querySelector("[data-fragment], main section");
  if (!fragment) return location.assign(form.action);
  dialog.replaceChildren(document.importNode(fragment, true));
  dialog.querySelector("[role=alert], .price")?.scrollIntoView({ block: "nearest" });
  dialog.querySelector("button.primary")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    open(link.href);
  }
  const leave = event.target.closest("dialog [data-close]");
  if (leave) {
    event.preventDefault();
    leave.closest("dialog").close();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.closest("dialog")) {
    event.preventDefault();
    post(event.target, event.submitter);
  }
});

// ---- the keyboard: j and k walk a list, Enter opens, g and a letter goes, / searches

let gone = false;
function rows() {
  return [...document.querySelectorAll("[data-list] > li")];
}
function walk(step) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all.forEach((row) => row.toggleAttribute("data-here", row === next));
  next?.querySelector("a")?.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
  if (gone) {
    gone = false;
    const link = document.querySelector(`a[data-key="g ${CSS.escape(event.key)}"]`);
    if (link) location.assign(link.href);
    return;
  }
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "g") gone = true;
  else if (event.key === "/") document.querySelector("input[type=search]")?.focus();
  else return;
  event.preventDefault();
});
