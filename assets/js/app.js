// Every page works without this file. It saves in the background, warns before a shared computer closes the page, and adds
// small comforts. Nothing is kept in the browser.
"use strict";

const root = document.documentElement;
root.classList.add("as-script");

// A page that comes back from the browser's memory may belong to somebody who has left: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const KEEPS = ["key", "own", "seen"];
const PAUSE = 1500;
const PATIENCE = 20_000;
const MOST_KEPT_ALIVE = 60_000; // browsers refuse to go on with larger ones after their page has gone
const WORDS = {
  saving: "Saving…",
  saved: "Saved",
  saved_but_new: "Saved, except the new action: press “Add it to my plan”.",
  problem: "Not saved yet: one of your texts needs another look. Press Save to see which.",
  conflict: "Not saved yet: this was changed in another window. Press Save to choose which answer to keep.",
  waiting: "Not saved yet. What you typed is still on this page. Please press Save.",
};

class Autosave {
  constructor(form, whenSaved) {
    this.form = form;
    this.whenSaved = whenSaved;
    this.status = form.querySelector("[data-status]");
    this.saved = this.typed();
    form.addEventListener("input", () => this.later());
    form.addEventListener("submit", (event) => this.beforeSending(event));
    document.addEventListener("click", (event) => this.beforeFollowing(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    // Back, Forward and reload wait for nobody; saving now still comes before the next page is asked for.
    addEventListener("beforeunload", () => this.save());
  }

  // What somebody typed or chose, as text that can be compared.
  typed() {
    const fields = new FormData(this.form);
    for (const name of [...KEEPS, "csrf_token", "revision"]) fields.delete(name);
    return new URLSearchParams(fields).toString();
  }

  settled() {
    return !this.running && this.typed() === this.saved;
  }

  later() {
    this.sent = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // Whether the server was reached, or did not have to be.
  save() {
    clearTimeout(this.timer);
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async send() {
    const typed = this.typed();
    if (this.sent || typed === this.saved) return true;
    const fields = new URLSearchParams(new FormData(this.form));
    fields.set("do", "autosave");
    this.tell("saving");
    const answer = await this.post(fields.toString());
    const told = await answer?.json().catch(() => null);
    if (told?.key) this.keep(told, typed);
    this.tell(told?.state);
    return Boolean(answer);
  }

  post(fields) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const keepalive = fields.length < MOST_KEPT_ALIVE;
    const signal = AbortSignal.timeout?.(PATIENCE);
    return fetch(this.form.action, { method: "POST", body: fields, headers, keepalive, signal }).catch(() => null);
  }

  keep(told, typed) {
    for (const name of KEEPS) this.form.elements[name].value = told[name];
    this.saved = typed;
    this.whenSaved();
  }

  tell(state) {
    const known = state in WORDS ? state : "waiting";
    this.status.textContent = WORDS[known];
    this.status.classList.toggle("as-status--saved", known === "saved");
    this.status.classList.toggle("as-status--waiting", known !== "saved" && known !== "saving");
  }

  // A page sent while it is being saved would not know what it has just stored itself.
  beforeSending(event) {
    if (!this.sent && !this.settled()) {
      event.preventDefault();
      this.leave(() => this.form.requestSubmit(event.submitter));
    }
  }

  // A page asked for while this one is being saved would be made from what was there before.
  beforeFollowing(event) {
    const link = event.target.closest?.("a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
    const here = link?.href.split("#")[0] === location.href.split("#")[0];
    if (!link || elsewhere || here || this.settled()) return;
    event.preventDefault();
    this.leave(() => location.assign(link.href));
  }

  // Go on once what was typed has arrived. When the server cannot be reached, stay: the browser's own page would
  // throw away what was typed. Whoever presses again while there is a network goes on all the same.
  async leave(go) {
    if (this.leaving) return;
    this.leaving = true;
    await this.running;
    const reached = await this.save();
    this.leaving = false;
    if (reached || (this.stayed && navigator.onLine)) {
      this.sent = true;
      go();
    } else {
      this.stayed = true;
      this.status.scrollIntoView({ block: "nearest" });
    }
  }
}

// On a shared computer: three minutes before the page closes, say so and offer more time.
class Closing {
  constructor(minutes, address) {
    this.minutes = minutes;
    this.address = address;
    this.notice = Object.assign(document.createElement("div"), { className: "as-closing", hidden: true });
    this.notice.setAttribute("role", "alert");
    document.body.append(this.notice);
    this.restart();
  }

  restart() {
    clearTimeout(this.timer);
    this.notice.hidden = true;
    this.timer = setTimeout(() => this.warn(), (this.minutes - 3) * 60_000);
  }

  warn() {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "govuk-button",
      textContent: "Stay here",
    });
    button.addEventListener("click", () => this.stay());
    this.notice.replaceChildren("This page closes in three minutes. What you typed stays on it.", button);
    this.notice.hidden = false;
    this.timer = setTimeout(() => this.closed(), 3 * 60_000);
  }

  async stay() {
    const answer = await fetch(this.address, { method: "HEAD" }).catch(() => null);
    if (answer?.ok) this.restart();
    else this.closed();
  }

  closed() {
    this.notice.textContent = "This page is closed now. What you typed is still here: press Save and enter your resume code.";
  }
}

// Without a clipboard (none is given to a page without https) the code is marked instead, ready to be copied by hand.
function copyOnPress(button) {
  const status = document.querySelector("[data-copy-status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(document.querySelector("[data-code]"));
      status.textContent = button.dataset.marked;
    }
  });
}

// "None of these" clears the others, and they clear it.
function keepExclusive(event) {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  for (const other of box.form.querySelectorAll(`input[name="${CSS.escape(box.name)}"]`)) {
    const clash = "exclusive" in box.dataset || "exclusive" in other.dataset;
    if (other !== box && clash) other.checked = false;
  }
}

const minutes = Number(document.body.dataset.openMinutes);
const form = document.querySelector("form[data-autosave]");
const closing = minutes ? new Closing(minutes, form ? form.action : location.href) : null;
if (form) new Autosave(form, () => closing?.restart());
document.querySelectorAll("[data-copy]").forEach(copyOnPress);
document.addEventListener("change", keepExclusive);
document.getElementById("problems")?.focus();
