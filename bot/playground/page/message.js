// One message on the screen: who, when, what, and what can be done with it.
import { blocks } from "./blocks.js";
import { h, languageOf } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/**
 * A message as a list item. `scene` tells who is who; `does` has `click`, `dismiss` and `open` (a thread).
 * `replies` is how many there are to it, `null` where threads are no matter.
 */
export function messageItem(message, scene, does, replies) {
  const who = scene.who(message.user);
  const surface = {
    id: message.ts,
    people: scene.names,
    act: (action, chosen) => does.click(message, action, chosen),
  };
  const said = message.blocks.length
    ? blocks(message.blocks, surface)
    : h("div", { class: "b-text", lang: languageOf(message.text) }, mrkdwn(message.text, scene.names));
  const private_ = message.onlyForMe && privateNote(message, scene, does);
  return h(
    "li",
    { class: `message${message.onlyForMe ? " private" : ""}`, "data-ts": message.ts },
    h(
      "article",
      { "aria-label": `${who.name}, ${clock(message.ts)}` },
      avatar(who),
      h(
        "div",
        { class: "said" },
        private_ || null,
        h(
          "div",
          { class: "by" },
          h("b", {}, who.name),
          who.isDesk && h("span", { class: "badge" }, scene.words.app),
          time(message.ts),
        ),
        h("div", { class: "b-blocks" }, said),
        replies ? thread(message, replies, scene, does) : null,
      ),
    ),
  );
}

function privateNote(message, scene, does) {
  return h(
    "p",
    { class: "only" },
    scene.words.onlyYou,
    " · ",
    h(
      "button",
      { type: "button", class: "link", "data-spot": "dismiss", click: () => does.dismiss(message) },
      scene.words.dismiss,
    ),
  );
}

function thread(message, replies, scene, does) {
  return h(
    "button",
    { type: "button", class: "replies", "data-spot": "replies", click: () => does.open(message.ts) },
    scene.words.replies(replies),
  );
}

export function avatar(who) {
  if (who.isDesk) return h("img", { class: "avatar", src: "/page/desk.svg", alt: "" });
  return h("span", { class: `avatar tone-${who.tone}`, "aria-hidden": "true" }, who.name.slice(0, 1));
}

function time(ts) {
  return h("time", { datetime: new Date(Number(ts) * 1000).toISOString() }, clock(ts));
}

function clock(ts) {
  const at = new Date(Number(ts) * 1000);
  return at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
