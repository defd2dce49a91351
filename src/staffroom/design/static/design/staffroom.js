// Staffroom: what a script can add. Every page works without it; nothing here decides anything.
//
//   [data-theme-choice]   day, evening or the system's light, kept in this browser
//   form[data-draft=KEY]  what is being written is kept in this browser until it has been sent; data-draft-at: when the
//                         site itself last kept it (seconds since 1970), so that the newer of the two is shown
//   [data-confirm=TEXT]   a form or button that asks first
//   [data-copy]           copies the text of the <code> beside it
//   [data-live]           a list that grows by server-sent events without moving what one reads
//   textarea              grows with its text where the browser cannot do that itself
//   .guides               tabs that don't all fit are scrolled to the one that is open
//   time[data-when]       says the full local time when pointed at
//
// Words come from the page: <template id="words" data-…> and the templates beside it in page.html.
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = () => document.getElementById("words")?.dataset ?? {};
const fromTemplate = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

/** What this browser keeps; a browser that keeps nothing is no error. */
const kept = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
  keys(prefix) { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
};

/** A short remark at the foot of the page, read out by screen readers, gone after a while. */
function say(text) {
  const place = document.querySelector(".toasts");
  if (!place || !text) return;
  const toast = Object.assign(document.createElement("p"), { className: "toast", textContent: text });
  place.replaceChildren(toast);
  setTimeout(() => toast.remove(), 9000);
}

// --- Light ---------------------------------------------------------------------------------------------------------

/** `theme` is "light", "dark" or "" (the system's); null leaves what the page came with. */
function showTheme(theme) {
  if (theme) root.dataset.theme = theme;
  else if (theme === "") delete root.dataset.theme;
  for (const button of all("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
  }
}

function chooseTheme(theme) {
  kept.write("theme", theme);
  showTheme(theme);
}

// --- Drafts --------------------------------------------------------------------------------------------------------

const DRAFT_DAYS = 30;
const draftKey = (form) => `draft:${document.body.dataset.person ?? ""}:${form.dataset.draft}`;
const draftFields = (form) => all("textarea[name], input[type=text][name]", form);

function keepDraft(form) {
  const texts = Object.fromEntries(draftFields(form).map((field) => [field.name, field.value]));
  if (Object.values(texts).some((text) => text.trim())) {
    kept.write(draftKey(form), { texts, at: Date.now(), page: location.pathname });
  } else {
    kept.drop(draftKey(form));
  }
}

/** Whether the page we are on is what followed the sending of this draft. */
function wasSent(draft) {
  if (!draft.sending) return false;
  if (document.querySelector("[data-sent]")) return true;
  const arrival = performance.getEntriesByType("navigation")[0]?.type;
  return arrival === "navigate" && document.referrer.startsWith(location.origin + draft.page);
}

function restoreDraft(form) {
  const key = draftKey(form);
  const draft = kept.read(key);
  const fields = draftFields(form);
  if (!draft || fields.some((field) => field.matches("[aria-invalid=true]") || field.value !== field.defaultValue)) return;
  const isOlder = draft.at < Number(form.dataset.draftAt ?? 0) * 1000; // than what the site has kept meanwhile
  if (wasSent(draft) || isOlder || Date.now() - draft.at > DRAFT_DAYS * 86400e3) return kept.drop(key);

  const lost = fields.filter((field) => draft.texts[field.name] && draft.texts[field.name] !== field.value);
  if (!lost.length) return;
  const before = lost.map((field) => field.value);
  lost.forEach((field) => { field.value = draft.texts[field.name]; });
  kept.write(key, { ...draft, sending: false });

  const note = fromTemplate("draft-note");
  if (!note) return;
  const when = new Intl.DateTimeFormat(root.lang, { weekday: "long", hour: "2-digit", minute: "2-digit" }).format(draft.at);
  note.querySelector("[data-at]").textContent = when;
  note.querySelector("button").addEventListener("click", () => {
    lost.forEach((field, i) => { field.value = before[i]; });
    kept.drop(key);
    note.remove();
    lost[0].focus();
  });
  form.prepend(note);
}

function watchDraft(form) {
  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keepDraft, 400, form); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    keepDraft(form);
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return say(words().offline);
    }
    const draft = kept.read(draftKey(form));
    if (draft) kept.write(draftKey(form), { ...draft, sending: true });
  }, true);
  restoreDraft(form);
}

/** A form sent by htmx may be gone from the page by now; its draft goes too, or stays if the sending failed. */
function afterRequest({ detail: { requestConfig, successful } }) {
  const form = requestConfig.elt;
  if (!form.matches?.("form[data-draft]")) return;
  if (successful) kept.drop(draftKey(form));
  else keepDraft(form);
}

/** After an error page nothing counts as sent; after signing out nothing stays behind on a shared computer. */
function settleDrafts() {
  for (const key of kept.keys("draft:")) {
    const draft = kept.read(key);
    if (draft?.sending && document.querySelector("[data-sent]")) kept.drop(key); // also of a form on another page
    else if (document.body.matches("[data-mishap]") && draft) kept.write(key, { ...draft, sending: false });
  }
  for (const form of all("form[data-signs-out]")) {
    form.addEventListener("submit", () => kept.keys("draft:").forEach(kept.drop));
  }
}

// --- Asking first, copying, growing ----------------------------------------------------------------------------------

function askFirst(event) {
  const asker = event.submitter?.matches("[data-confirm]") ? event.submitter : event.target.closest("form[data-confirm]");
  if (!asker || asker.dataset.agreed) return;
  const dialog = fromTemplate("confirm-dialog");
  if (!dialog?.showModal) return;
  event.preventDefault();
  event.stopImmediatePropagation();

  const { target: form, submitter } = event;
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("p").textContent = asker.dataset.confirm;
  yes.textContent = (submitter?.textContent ?? "").trim() || yes.textContent;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return submitter?.focus();
    asker.dataset.agreed = "yes";
    form.requestSubmit(submitter);
    delete asker.dataset.agreed;
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function copyBeside(button) {
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent.trim());
    label.textContent = button.dataset.copy;
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector("code"));
    return;
  }
  setTimeout(() => { label.textContent = before; }, 2500);
}

function grow(textarea) {
  if (CSS.supports("field-sizing", "content")) return;
  textarea.style.blockSize = "auto";
  textarea.style.blockSize = `${textarea.scrollHeight + 2}px`;
}

/** The open tab comes into view, in the middle if there is room; the page itself does not move. */
function showOpenTab(tabs) {
  const open = tabs.querySelector("[aria-current]");
  if (!open || tabs.scrollWidth <= tabs.clientWidth) return;
  const [frame, tab] = [tabs.getBoundingClientRect(), open.getBoundingClientRect()];
  tabs.scrollLeft += tab.left + tab.width / 2 - (frame.left + frame.width / 2);
}

// --- Live: new messages arrive and nothing that is being read moves ---------------------------------------------------

const live = { waiting: [], button: null, anchor: null, top: 0, count: 0 };
const inView = (element) => {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight - 80;
};

/** The thing that must stay where it is: what one types in, or else the first thing in view. */
function readingPlace() {
  const typing = document.activeElement?.matches("textarea, input") && inView(document.activeElement);
  return typing ? document.activeElement : all("main .row, main .interval").find((row) => row.getBoundingClientRect().bottom > 0);
}

function beforeArrival(event) {
  const region = event.target.closest("[data-live]");
  if (!region) return;
  const arriving = new DOMParser().parseFromString(event.detail.data, "text/html").body.firstElementChild;
  if (arriving?.id && document.getElementById(arriving.id)) return event.preventDefault(); // our own, or sent twice
  root.style.overflowAnchor = "none";
  live.count = region.children.length;
  live.anchor = readingPlace();
  live.top = live.anchor?.getBoundingClientRect().top ?? 0;
}

function afterArrival(event) {
  const region = event.target.closest("[data-live]");
  if (!region) return;
  region.dataset.liveAfter = event.detail.lastEventId || region.dataset.liveAfter || "";
  const moved = (live.anchor?.getBoundingClientRect().top ?? 0) - live.top;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  requestAnimationFrame(() => { root.style.overflowAnchor = ""; });
  live.waiting.push(...[...region.children].slice(live.count));
  showNews();
}

/** Our own message comes with the answer to our form and by the stream: whichever is second is left out. */
function leaveOutDoubles({ detail: { fragment, target } }) {
  if (!target.matches("[data-live]")) return;
  for (const message of all("article[id]", fragment)) if (document.getElementById(message.id)) message.remove();
}

function newsWords(count) {
  const { newsOne, newsTwo, newsThree, newsMany = "" } = words();
  return [newsOne, newsTwo, newsThree][count - 1] ?? newsMany.replace("{n}", new Intl.NumberFormat(root.lang).format(count));
}

/** Says how many new messages are out of sight; goes away when they have come into view. */
function showNews() {
  live.waiting = live.waiting.filter((message) => message.isConnected && !inView(message));
  if (!live.waiting.length) {
    live.button?.remove();
    live.button = null;
    return;
  }
  if (!live.button) {
    live.button = fromTemplate("news-button");
    if (!live.button) return;
    live.button.addEventListener("click", () => {
      const first = live.waiting[0];
      live.waiting = [];
      showNews();
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "start" });
    });
    document.body.append(live.button);
  }
  live.button.querySelector("span").textContent = newsWords(live.waiting.length);
}

/** A stream that was cut off asks for what it missed: `after` names the last message we have. */
function openStream(url) {
  const address = new URL(url, location.href);
  const region = all("[data-live]").find((element) => element.getAttribute("sse-connect") === url);
  if (region?.dataset.liveAfter) address.searchParams.set("after", region.dataset.liveAfter);
  return new EventSource(address);
}

// --- Begin -----------------------------------------------------------------------------------------------------------

function enliven(within) {
  all("form[data-draft]", within).forEach(watchDraft);
  all("textarea", within).forEach(grow);
  all(".guides", within).forEach(showOpenTab);
  all("[data-copy], .light", within).forEach((element) => { element.hidden = false; });
  for (const time of all("time[data-when]", within)) {
    const when = new Date(time.dateTime);
    if (!isNaN(when)) time.title = new Intl.DateTimeFormat(root.lang, { dateStyle: "full", timeStyle: "short" }).format(when);
  }
}

showTheme(kept.read("theme"));
if (window.htmx) htmx.createEventSource = openStream;
settleDrafts();
enliven(document);

document.addEventListener("submit", askFirst, true);
document.addEventListener("input", (event) => { if (event.target.matches("textarea")) grow(event.target); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice], [data-copy]");
  if (button?.matches("[data-copy]")) copyBeside(button);
  else if (button) chooseTheme(button.dataset.themeChoice);
});
document.addEventListener("scroll", () => { if (live.button) showNews(); }, { passive: true });
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) enliven(event.target); });
document.addEventListener("htmx:afterRequest", afterRequest);
document.addEventListener("htmx:oobBeforeSwap", leaveOutDoubles);
document.addEventListener("htmx:sseBeforeMessage", beforeArrival);
document.addEventListener("htmx:sseMessage", afterArrival);
document.addEventListener("htmx:sendError", () => say(words().lost));
document.addEventListener("htmx:responseError", () => say(words().refused));
addEventListener("offline", () => say(words().offline));
addEventListener("online", () => say(words().online));
