// Small comforts. Every page works without this file; nothing here keeps a rule.
const pick = (scope, query) => [...scope.querySelectorAll(query)];
const fill = (words, amount, text) => words.split("|")[amount < 0 ? 1 : 0].replace("{n}", text);
const spoken = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "es-CO");
const store = (() => { try { sessionStorage.length; return sessionStorage; } catch { return null; } })();

// Theme without reloading the page; the server keeps the choice for the next one.
for (const form of pick(document, "[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value ?? "";
    const data = new FormData(form);
    data.set("tema", theme);
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of pick(document, "[data-theme-form] button")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
  });
}

// Who leaves takes along what this phone kept for them: drafts, and answers that were not sent.
const forget = () => { try { sessionStorage.clear(); localStorage.clear(); } catch { /* kept nothing */ } };
const unsent = () => { try { return [sessionStorage, localStorage].some((kept) => Object.keys(kept).some((name) => name.startsWith("votes:"))); } catch { return false; } };
for (const form of pick(document, "[data-leave]")) {
  form.addEventListener("submit", (event) => {
    if (unsent() && !confirm(form.dataset.leave)) { event.preventDefault(); event.stopImmediatePropagation(); } else forget();
  });
}

// Quick exit: does not stay in the history of this tab either.
for (const button of pick(document, "[data-exit]")) {
  button.form.addEventListener("submit", (event) => {
    event.preventDefault();
    forget();
    const away = () => location.replace("/salida/");
    fetch("/salida/", { method: "POST", redirect: "manual" }).then(away, away);
  });
}

// How many letters are left in a long text.
for (const output of pick(document, "[data-count-for]")) {
  const area = document.getElementById(output.dataset.countFor);
  const show = () => {
    const left = Number(output.dataset.limit) - [...area.value.replace(/\r?\n/g, "\r\n")].length;
    output.textContent = fill(output.dataset.words, left, spoken.format(Math.abs(left)));
    output.classList.toggle("is-over", left < 0);
  };
  area?.addEventListener("input", show);
  if (area?.value) show();
}

// The running total of a ballot.
for (const ballot of pick(document, "[data-ballot]")) {
  const pesos = (amount) => "$\u00a0" + spoken.format(amount);
  const budget = Number(ballot.dataset.budget);
  ballot.addEventListener("change", () => {
    const spent = pick(ballot, "[data-cost]:checked").reduce((sum, box) => sum + Number(box.dataset.cost), 0);
    const left = ballot.querySelector("[data-left]");
    ballot.querySelector("[data-spent]").textContent = pesos(spent);
    ballot.querySelector("meter").value = spent;
    left.textContent = fill(left.dataset.words, budget - spent, pesos(Math.abs(budget - spent)));
  });
}

// Keys 1, 2 and 3 answer a sentence while the focus is in its card, nowhere else (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !/^[1-3]$/.test(event.key)) return;
  event.target.closest("[data-statement]")?.querySelector(`[data-key="${event.key}"]`)?.click();
});

// A second tap does not send twice (the server refuses it anyway).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 8000);
});
addEventListener("pageshow", () => { for (const form of pick(document, "form[data-sent]")) delete form.dataset.sent; });

// What is being written survives an expired session or a mistaken “back”, in this tab only.
// Forms ask for it with data-draft="name"; the page that confirms a sending carries data-draft-done="name".
const drafted = "textarea, input[type=text]";
for (const done of pick(document, "[data-draft-done]")) store?.removeItem(`draft:${done.dataset.draftDone}`);
for (const form of pick(document, "form[data-draft]")) {
  const key = `draft:${form.dataset.draft}`;
  const kept = JSON.parse(store?.getItem(key) ?? "{}");
  for (const field of pick(form, drafted)) {
    if (!field.value && kept[field.name]) {
      field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(pick(form, drafted).filter((f) => f.name && f.value).map((f) => [f.name, f.value]));
    try { store?.setItem(key, JSON.stringify(typed)); } catch { /* full: the page goes on */ }
  });
}

// A form with errors: go to them.
document.getElementById("errores")?.focus();
