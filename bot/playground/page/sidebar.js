// Who one is, in which language, and where one can go.
import { h, refill } from "./dom.js";

/** Draws the sidebar. `scene` tells what there is, `does` has `go` (to a place) and `speak` (a language). */
export function drawSidebar(element, scene, place, unread, does) {
  const { words, me } = scene;
  const room = (id, label) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "place",
          "aria-current": id === place ? "page" : undefined,
          "data-spot": `place-${id}`,
          click: () => does.go(id),
        },
        h("span", {}, label),
        unread.has(id) && h("span", { class: "unread" }, words.newMessages),
      ),
    );
  refill(
    element,
    h(
      "div",
      { class: "brand" },
      h("img", { src: "/page/desk.svg", alt: "" }),
      h("h1", {}, "HTTP Desk ", h("small", {}, words.product)),
    ),
    h(
      "div",
      { class: "places" },
      h("h2", {}, words.channels),
      h("ul", {}, room(scene.channel, "# support")),
      h("h2", {}, words.directs),
      h("ul", {}, room(scene.direct, "HTTP Desk")),
    ),
    h("div", { class: "who" }, people(scene, words, me), languages(scene, words, me, does)),
    h(
      "p",
      { class: "about" },
      h("a", { href: `/entries/?lang=${me.language}` }, words.entries),
      h("span", {}, words.safe),
    ),
  );
}

function people(scene, words, me) {
  return h(
    "div",
    { class: "switch", role: "group", "aria-label": words.you },
    h("span", { class: "label", "aria-hidden": "true" }, words.you),
    h(
      "div",
      { class: "segments" },
      scene.people.map((person) =>
        h(
          "a",
          {
            href: `?as=${person.name.toLowerCase()}`,
            "aria-current": person.id === me.id ? "true" : undefined,
            "data-spot": `as-${person.id}`,
          },
          person.name,
        ),
      ),
    ),
    scene.people
      .filter((person) => person.id !== me.id)
      .map((person) =>
        h(
          "a",
          {
            class: "beside",
            href: `?as=${person.name.toLowerCase()}`,
            target: "_blank",
            "data-spot": `beside-${person.id}`,
          },
          words.beside(person.name),
        ),
      ),
  );
}

function languages(scene, words, me, does) {
  const choice = (language, label) =>
    h(
      "button",
      {
        type: "button",
        lang: language,
        "aria-pressed": String(me.language === language),
        "data-spot": `language-${language}`,
        click: () => does.speak(language),
      },
      label,
    );
  return h(
    "div",
    { class: "switch", role: "group", "aria-label": words.language },
    h("span", { class: "label", "aria-hidden": "true" }, words.language),
    h("div", { class: "segments" }, choice("en", "English"), choice("ja", "日本語")),
  );
}
