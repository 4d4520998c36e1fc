// Answers without reloading, and a box for those that could not be sent. The page works without it.
// The box belongs to whoever answered (`hand`), and only they can send it: phones are shared. Who is
// nobody yet has theirs in this tab only, until the first answer arrives and makes them somebody.
const room = document.querySelector("[data-conversation]");
const words = room?.dataset ?? {};
const usable = (() => { try { return localStorage.length + sessionStorage.length >= 0; } catch { return false; } })();
let hand = words.hand;
let memory = null; // where the telephone is full
const box = () => `votes:${words.room}:${hand}`;
const shelf = () => (hand ? localStorage : sessionStorage);
const kept = () => { try { return JSON.parse(shelf().getItem(box()) ?? "[]"); } catch { return []; } };
const read = () => memory ?? kept();
const write = (votes) => {
  try {
    if (votes.length) shelf().setItem(box(), JSON.stringify(votes));
    else shelf().removeItem(box());
    memory = null;
  } catch { memory = votes; }
};
const become = (somebody) => {
  const rest = read();
  write([]);
  hand = somebody;
  write([...read(), ...rest]);
};

// The keys answer where the focus is: on the card that an answer, or taking one back, leads to. The
// end of the address says so, but not to every browser after a reload.
const place = room?.querySelector("[data-statement]");
if (location.hash === "#frase") place?.focus();

if (room && usable) {
  const form = room.querySelector(".statement-answers");
  const text = room.querySelector(".statement-text");
  const said = room.querySelector("[data-said]");
  const skip = room.querySelector("[data-skip]");
  const undo = room.querySelector("[data-undo]");
  const note = room.querySelector("[data-outbox]");
  const unsent = room.querySelector("[data-unsent]");
  const progress = room.querySelector("[data-progress-words]");
  const format = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "es-CO");
  const filled = (sentence, n, m) => sentence.replace("{n}", format.format(n)).replace("{m}", format.format(m));
  let ahead = JSON.parse(words.ahead);
  let answered = Number(words.answered);
  let sending = false;

  const stay = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const say = (sentence) => { note.textContent = sentence; note.hidden = !sentence; };
  const tell = () => {
    const waiting = read().length;
    say(waiting ? filled(words.waiting, waiting) : "");
    // Beside the progress too: on a small screen the sentence stands below what one sees.
    if (unsent) unsent.textContent = waiting ? filled(words.unsentWords, waiting) : "";
    if (progress) progress.textContent = filled(words.progress, answered, Number(words.total));
  };
  const show = () => {
    const card = ahead[0];
    if (!card) place.focus({ preventScroll: true }); // before what has it hides
    form.hidden = !card;
    text.textContent = card ? card.text : words.done;
    if (!card) return;
    said?.remove();
    form.querySelector("[name=statement]").value = card.id;
    skip.href = skip.href.replace(/otra=\d+/, `otra=${card.id}`);
  };

  // One at a time and in order; what the server has not confirmed stays in the box. What it refuses
  // for good is named: nobody believes an answer counted that did not.
  const flush = async () => {
    if (sending) return;
    sending = true;
    let sent = 0, refusal = "";
    const refused = [];
    try {
      for (let [vote] = read(); vote; [vote] = read()) {
        const { text: sentence, again, ...fields } = vote;
        const body = new URLSearchParams({ ...fields, hand, csrfmiddlewaretoken: words.token });
        const answer = await fetch(words.send, { method: "POST", body, headers: { Accept: "application/json" } });
        if (answer.status === 403 || answer.status === 404) { say(words.reload); return; }
        const told = await answer.json();
        if (answer.status === 429) { say(`${told.problem} ${filled(words.slowed, read().length)}`); setTimeout(flush, 30000); return; }
        if (told.locked) { say(told.problem); return; }
        write(read().filter((one) => one.said !== vote.said || one.statement !== vote.statement));
        if (told.hand && told.hand !== hand) become(told.hand);
        if (told.problem) { refused.push(`«${sentence}»`); refusal = told.problem; continue; }
        sent += 1;
        const code = room.querySelector("[data-code]");
        if (told.code && code?.hidden) { code.hidden = false; code.querySelector("strong").textContent = told.code; }
      }
      if (refused.length || sent) tell();
      if (refused.length) say(`${refusal} ${words.lost} ${refused.join(", ")}`);
      else if (sent) say(words.sent);
      if (form && !ahead.length && !refused.length) {
        history.replaceState(null, "", skip.href.replace(/\?[^#]*/, ""));
        location.reload(); // for the rest; with the same address but for its end, nothing else loads
      }
    } catch { tell(); setTimeout(flush, 10000); } finally { sending = false; }
  };

  form?.addEventListener("submit", (event) => {
    stay(event);
    const [card] = ahead;
    if (!card) return;
    const vote = { statement: String(card.id), answer: event.submitter.value, said: String(Date.now()), text: card.text, again: card.again };
    const earlier = read().filter((one, at) => one.statement !== vote.statement || (sending && at === 0));
    write([...earlier, vote]);
    answered += card.again ? 0 : 1;
    ahead = ahead.slice(1);
    if (undo) undo.hidden = false;
    tell();
    show();
    flush();
  });
  // Another one comes from those at hand, also without a connection; no step leads to a page that
  // cannot be loaded.
  skip?.addEventListener("click", (event) => {
    if (ahead.length > 1) {
      stay(event);
      ahead = [...ahead.slice(1), ahead[0]];
      show();
    } else if (!navigator.onLine) { stay(event); say(words.offline); }
  });
  // What was not sent yet is taken back here; the rest by the server.
  undo?.addEventListener("submit", (event) => {
    const waiting = read();
    const last = waiting.at(-1);
    if (!last || (sending && waiting.length === 1)) {
      if (!navigator.onLine) { stay(event); say(words.offline); }
      return;
    }
    stay(event);
    write(waiting.slice(0, -1));
    ahead = [{ id: Number(last.statement), text: last.text, again: last.again }, ...ahead];
    answered -= last.again ? 0 : 1;
    tell();
    show();
  });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => { if (memory?.length || (!hand && read().length)) event.preventDefault(); });
  const others = Object.keys(localStorage).filter((name) => name.startsWith(`votes:${words.room}:`) && name !== box());
  if (others.length) room.querySelector("[data-others]").hidden = false;
  if (read().length) flush();
}
