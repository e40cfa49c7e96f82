// One entry: every card that Slack will show, beside the files it is made of.
import { blocks } from "./blocks.js";
import { h, languageOf } from "./dom.js";
import { drawHead, keepDrawing, language, problemList, words } from "./knowledge.js";

const id = decodeURIComponent(location.pathname.split("/").pop());
const main = document.getElementById("main");

keepDrawing(`/knowledge/entries/${encodeURIComponent(id)}?lang=${language}`, (told) => {
  if (!told) {
    drawHead(id, "");
    main.replaceChildren(h("p", { class: "nothing" }, words.none));
    return;
  }
  drawHead(told.titles[language] ?? id, told.titles[language] ? id : "");
  const wrong = new Map(told.problems.map(({ path, line, message }) => [`${path}:${line}`, message]));
  const problems = problemList(told.problems, told.cards.length ? "" : words.notYet);
  main.replaceChildren(
    ...(problems ? [problems] : []),
    h(
      "div",
      { class: "beside" },
      h("section", { class: "cards", "aria-label": words.cards }, told.cards.map(card)),
      h(
        "section",
        { class: "files", "aria-label": words.files },
        told.files.map((file) => fileOf(file, wrong)),
      ),
    ),
  );
});

function card({ name, message }, number) {
  const title = name || words.undecided;
  return h(
    "section",
    { class: "card", "aria-labelledby": `card-${number}` },
    h("h2", { id: `card-${number}`, lang: languageOf(title) }, title),
    h("div", { class: "b-blocks" }, blocks(message.blocks, { id: `card-${number}`, people: new Map() })),
  );
}

/** A file with its lines numbered, those with a problem marked. */
function fileOf({ path, text }, wrong) {
  const lines = text.replace(/\n$/, "").split("\n");
  return h(
    "figure",
    { class: "file" },
    h("figcaption", {}, path),
    h(
      "div",
      { class: "lines", tabindex: "0", role: "region", "aria-label": path },
      h(
        "ol",
        {},
        lines.map((line, number) => {
          const told = wrong.get(`${path}:${number + 1}`);
          return h(
            "li",
            { class: told && "is-wrong", title: told },
            h("span", { lang: languageOf(line) }, line || " "),
          );
        }),
      ),
    ),
  );
}
