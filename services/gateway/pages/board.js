// One hall's board: its state by request, then every event as it happens. The token stays in this tab.
const STALE_MS = 5000, SILENT_MS = 30000, AGAIN_MS = 2000, ROWS = 4, BAND_MS = 8000, PAGE_MS = 10000;
const part = (id) => document.getElementById(id);
const seat = { hall: "", token: "", lastEvent: null, heard: 0, board: null, asking: false, askAgain: false, timer: 0, page: 0 };

const headers = (more = {}) => ({ Authorization: `Bearer ${seat.token}`, "Accept-Language": "zh", ...more });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(path) {
  const answer = await fetch(path, { headers: headers() });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.title} · ${body.detail}`);
  return body;
}

async function refresh() {
  if (seat.asking) { seat.askAgain = true; return; }
  seat.asking = true;
  clearTimeout(seat.timer);
  seat.timer = 0;
  try {
    seat.board = await ask(`/api/v1/halls/${seat.hall}/board`);
    seat.lastEvent ??= seat.board.last_event_id;
    show();
  } finally {
    seat.asking = false;
    if (seat.askAgain) { seat.askAgain = false; refreshSoon(); }
  }
}

// The door keeps a board for half a second: asking sooner might bring one from before the news.
function refreshSoon() {
  seat.timer ||= setTimeout(() => refresh().catch(() => {}), 550);
}

function row(cells, lang = "zh-Hans") {
  const line = Object.assign(document.createElement("tr"), { lang });
  for (const text of cells) line.append(Object.assign(document.createElement("td"), { textContent: text }));
  return line;
}

function minutes(wait) {
  const silent = Date.now() - seat.heard > SILENT_MS || seat.board.age_seconds * 1000 > SILENT_MS;
  if (silent || !wait) return "—";
  return wait.high_minutes > 60 ? `${Math.min(wait.low_minutes, 60)}–60+` : `${wait.low_minutes}–${wait.high_minutes}`;
}

// Four queues at a time; each round in Chinese, then in English.
function show() {
  const { now_called: called, waiting } = seat.board;
  const lines = called.slice(0, ROWS).map((each) => row([each.number, `${each.counter_number} 号窗口`]));
  part("called").replaceChildren(...(lines.length ? lines : [row(["—", "暂无 None"])]));
  const pages = Math.ceil(waiting.length / ROWS), page = seat.page % pages;
  const lang = Math.floor(seat.page / pages) % 2 ? "en" : "zh";
  part("waiting").replaceChildren(...waiting.slice(page * ROWS, (page + 1) * ROWS).map((each) =>
    row([`${each.letter} ${each.name[lang]}`, String(each.waiting), minutes(each.wait)], lang === "en" ? "en" : "zh-Hans")));
}

function showAge() {
  if (!seat.board) return;
  const age = Math.max(Date.now() - seat.heard, seat.board.age_seconds * 1000);
  const at = new Date(seat.board.as_of).toLocaleTimeString("zh-CN", { hour12: false });
  const stale = age > STALE_MS;
  part("age").classList.toggle("stale", stale);
  part("age").textContent = stale
    ? `◆ 数据停在${at}，正在重连，请找工作人员 · Data from ${at}; reconnecting, please ask staff`
    : `${at} · 实时 Live`;
  if (age > SILENT_MS) show();
}

function callOut({ number, counter_number: counter, call }) {
  const band = part("band"), again = call > 1;
  const english = Object.assign(document.createElement("span"), { lang: "en" });
  english.textContent = `${again ? "Called again: " : ""}${number}, please go to counter ${counter}`;
  band.replaceChildren(`${again ? "重呼：" : ""}请${number}号到${counter}号窗口办理`, english);
  band.hidden = false;
  clearTimeout(band.timer);
  band.timer = setTimeout(() => { band.hidden = true; }, BAND_MS);
}

// A no-show is timed from here; a token that is not a board's is refused, and the call's own time counts then.
function tellAnnounced({ ticket, call }) {
  const body = JSON.stringify({ call });
  fetch(`/api/v1/tickets/${ticket}/announced`, { method: "POST", headers: headers({ "Content-Type": "application/json" }), body }).catch(() => {});
}

function take(frame) {
  const fields = Object.fromEntries(frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
  seat.heard = Date.now();
  if (fields.id) seat.lastEvent = fields.id;
  if (fields.event === "heartbeat") { if (seat.board.age_seconds > 1) refreshSoon(); return; }
  if (fields.event === "ticket_called" || fields.event === "ticket_recalled") {
    const { data } = JSON.parse(fields.data);
    callOut(data);
    tellAnnounced(data);
  }
  refreshSoon();
}

async function listen() {
  const resume = seat.lastEvent ? { "Last-Event-ID": seat.lastEvent } : {};
  const answer = await fetch(`/api/v1/halls/${seat.hall}/events`, { headers: headers(resume) });
  if (!answer.ok) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = "", piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const frames = (rest + piece.value).split("\n\n");
    rest = frames.pop();
    frames.forEach(take);
  }
}

async function live() {
  for (;;) {
    try { await listen(); } catch { /* the age line says so; try again */ }
    await pause(AGAIN_MS);
    await refresh().catch(() => {});
  }
}

async function begin(hall, token) {
  Object.assign(seat, { hall, token, lastEvent: null });
  const { name } = await ask(`/api/v1/halls/${hall}`);
  seat.heard = Date.now();
  await refresh();
  part("name").replaceChildren(name.zh, Object.assign(document.createElement("span"), { lang: "en", textContent: name.en }));
  document.title = `${name.zh} · 叫号屏`;
  document.documentElement.style.setProperty("--arcmin", `${screen.width / 490}px`);
  document.body.classList.add("board");
  part("enrol").hidden = true;
  part("screen").hidden = false;
  sessionStorage.setItem("seat", JSON.stringify({ hall, token }));
  setInterval(showAge, 1000);
  setInterval(() => { seat.page += 1; show(); }, PAGE_MS);
  showAge();
  live();
}

const tell = (error) => { sessionStorage.removeItem("seat"); part("error").textContent = error.message; };
part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  begin(part("hall").value, part("token").value.trim()).catch(tell);
});
const kept = sessionStorage.getItem("seat");
if (kept) { const { hall, token } = JSON.parse(kept); begin(hall, token).catch(tell); }
