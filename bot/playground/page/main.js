// The page: keeps what the server tells, shows it, and tells the server what the person does.
import { act, listen } from "./api.js";
import { h } from "./dom.js";
import { Modal } from "./modal.js";
import { Room } from "./room.js";
import { Scene } from "./scene.js";
import { drawSidebar } from "./sidebar.js";
import { texts } from "./texts.js";

const as = new URLSearchParams(location.search).get("as") ?? "alice";
const byId = (id) => document.getElementById(id);

const messages = new Map();
const unread = new Set();
let scene = null;
let place = null;
let thread = null;
let isReady = false;

const room = new Room(byId("channel"), "channel", { ...doings(() => room), say: (text) => say(text, null) });
const side = new Room(byId("thread"), "thread", { ...doings(() => side), say: (text) => say(text, thread) });
const modal = new Modal(byId("modal"), {
  submit: async (id, fields) => modal.tell(words(await act("submit", { as, modal: id, fields }))),
  close: (id) => act("close", { as, modal: id }),
});
side.tools.append(h("button", { type: "button", class: "link", click: () => openThread(null) }));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && thread && !byId("modal").open) openThread(null);
});

listen(`/live?as=${encodeURIComponent(as)}`, {
  up: () => {
    // A new connection is told everything anew, perhaps by another run of the playground.
    isReady = false;
    messages.clear();
    byId("offline").hidden = true;
  },
  down: (forGood) => {
    const { offline, nobody } = (scene ?? { words: texts(navigator.language.slice(0, 2)) }).words;
    byId("offline").textContent = forGood ? nobody : offline;
    byId("offline").hidden = false;
  },
  people: (told) => {
    scene = new Scene(told);
    place ??= scene.channel;
    document.documentElement.lang = scene.me.language;
    if (isReady) draw();
  },
  message: (message) => {
    const isNew = !messages.has(message.ts);
    messages.set(message.ts, message);
    if (isReady) show(message, isNew);
  },
  gone: ({ ts }) => {
    messages.delete(ts);
    room.forget(ts);
    side.forget(ts);
  },
  modal: (told) => modal.show(told.modal, scene),
  ready: () => {
    isReady = true;
    if (!messages.has(thread)) thread = null;
    draw();
    if (matchMedia("(hover: hover)").matches) room.text.focus();
  },
});

function doings(where) {
  return {
    click: async ({ channel, ts }, action, chosen) =>
      where().tell(words(await act("click", { as, channel, ts, action, chosen }))),
    dismiss: ({ channel, ts }) => act("dismiss", { as, channel, ts }),
    open: (ts) => openThread(ts),
  };
}

async function say(text, inThread) {
  const problem = await act("say", { as, channel: place, text, thread: inThread });
  if (problem) return { kept: true, told: words(problem) };
  const isAsked = place === scene.direct || /^\s*\//.test(text) || text.toLowerCase().includes(`@${scene.desk.handle}`);
  return { kept: false, told: isAsked ? "" : scene.words.unasked };
}

function words(problem) {
  if (!problem) return "";
  const { failures } = scene.words;
  return (failures[problem.error] ?? failures.other)(scene.command, problem.details ?? []);
}

/** Shows a message that came or changed, and says it aloud where it is new. */
function show(message, isNew) {
  if (message.channel !== place) {
    if (isNew) unread.add(message.channel);
    drawSide();
  } else if (message.thread) {
    const root = messages.get(message.thread);
    if (root) room.show(root, repliesTo(root.ts));
    // Whoever asked sees the answer at once, whatever was open before.
    const isAnswer = isNew && root?.user === scene.me.id && message.user === scene.desk.id && repliesTo(root.ts) === 1;
    if (isAnswer) openThread(root.ts);
    else if (message.thread === thread) side.show(message, null);
  } else {
    room.show(message, repliesTo(message.ts));
    if (message.ts === thread) side.show(message, null);
  }
  if (isNew && message.user !== scene.me.id) byId("spoken").textContent = scene.spoken(message);
}

function draw() {
  const isDirect = place === scene.direct;
  const kind = isDirect ? "direct" : "channel";
  const { words: w } = scene;
  byId("skip").textContent = w.skip;
  drawSide();
  const inRoom = [...messages.values()].filter((each) => each.channel === place && !each.thread);
  room.turn(
    { title: isDirect ? "HTTP Desk" : "#support", topic: w[`${kind}Topic`], compose: w.compose[kind] },
    scene,
    inRoom.map((each) => [each, repliesTo(each.ts)]),
    { examples: w.examples[kind], paste: true },
  );
  drawThread();
}

function drawSide() {
  drawSidebar(byId("sidebar"), scene, place, unread, {
    go: (id) => {
      place = id;
      thread = null;
      unread.delete(id);
      draw();
      room.text.focus();
    },
    speak: (language) => act("language", { as, language }),
  });
}

function drawThread() {
  const root = messages.get(thread);
  byId("thread").hidden = !root;
  document.body.classList.toggle("has-thread", Boolean(root));
  if (!root) return;
  side.tools.firstChild.textContent = scene.words.close;
  const inThread = [root, ...[...messages.values()].filter((each) => each.thread === thread)];
  side.turn(
    { title: scene.words.thread, topic: "#support", compose: scene.words.compose.thread },
    scene,
    inThread.map((each) => [each, null]),
    null,
  );
}

function openThread(ts) {
  const left = thread;
  thread = ts;
  drawThread();
  if (ts === null) byId("channel").querySelector(`[data-ts="${left}"] .replies`)?.focus();
}

function repliesTo(ts) {
  return [...messages.values()].filter((each) => each.thread === ts).length;
}
