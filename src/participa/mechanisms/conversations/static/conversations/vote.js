// Answers without reloading, and a box for those that could not be sent. The page works without it.
// The box belongs to whoever answered (`hand`), and only they can send it: phones are shared. Who is
// nobody yet has theirs in this tab only, until the first answer arrives and makes them somebody.
const room = document.querySelector("[data-conversation]");
const form = room?.querySelector(".statement-answers");
const usable = (() => { try { return localStorage.length + sessionStorage.length >= 0; } catch { return false; } })();
let hand = room?.dataset.hand;
const box = () => `votes:${room.dataset.room}:${hand}`;
const shelf = () => (hand ? localStorage : sessionStorage);
const read = () => JSON.parse(shelf().getItem(box()) ?? "[]");
const write = (votes) => {
  if (!votes.length) shelf().removeItem(box());
  else try { shelf().setItem(box(), JSON.stringify(votes)); } catch { /* full */ }
};
const become = (somebody) => {
  const rest = read();
  write([]);
  hand = somebody;
  if (rest.length) write(rest);
};

if (form && usable) {
  const text = room.querySelector(".statement-text");
  const skip = room.querySelector("[data-skip]");
  const note = room.querySelector("[data-outbox]");
  const words = room.querySelector("[data-progress-words]");
  const hidden = form.querySelector("[name=statement]");
  const format = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "es-CO");
  let ahead = JSON.parse(room.dataset.ahead);
  let answered = Number(room.dataset.answered);
  let sending = false;

  const say = (sentence) => { note.textContent = sentence; note.hidden = !sentence; };
  const tell = () => {
    const waiting = read().length;
    say(waiting ? room.dataset.waiting.replace("{n}", format.format(waiting)) : "");
    words.textContent = room.dataset.progress.replace("{n}", format.format(answered)).replace("{m}", format.format(Number(room.dataset.total)));
  };
  const next = () => {
    ahead = ahead.slice(1);
    if (!ahead.length) return false;
    text.textContent = ahead[0].text;
    hidden.value = ahead[0].id;
    skip.href = skip.href.replace(/otra=\d+/, `otra=${ahead[0].id}`);
    return true;
  };

  // One at a time and in order; what the server has not confirmed stays in the box.
  const flush = async () => {
    if (sending) return;
    sending = true;
    let sent = 0;
    try {
      for (let votes = read(); votes.length; votes = read()) {
        const body = new URLSearchParams({ ...votes[0], hand, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        const told = await answer.json();
        if (answer.status === 429) { say(told.problem); setTimeout(flush, 30000); return; }
        if (told.locked) { say(told.problem); return; }
        write(read().slice(1));
        if (told.hand && told.hand !== hand) become(told.hand);
        if (told.problem) { say(told.problem); return; }
        sent += 1;
        const code = room.querySelector("[data-code]");
        if (told.code && code.hidden) { code.hidden = false; code.querySelector("strong").textContent = told.code; }
      }
      if (sent) { tell(); say(room.dataset.sent); }
      if (!ahead.length) location.replace(skip.href.replace(/\?.*$/, ""));
    } catch { tell(); setTimeout(flush, 10000); } finally { sending = false; }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ahead.length) return;
    write([...read(), { statement: String(ahead[0].id), answer: event.submitter.value, said: String(Date.now()) }]);
    answered += 1;
    const more = next();
    tell();
    if (!more) { text.textContent = room.dataset.done; form.hidden = true; }
    flush();
  });
  addEventListener("online", flush);
  if (read().length) flush();
}
