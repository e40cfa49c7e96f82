// All entries, family by family.
import { h } from "./dom.js";
import { drawHead, keepDrawing, language, problemList, words } from "./knowledge.js";

const filter = h("input", { type: "search", id: "filter", autocomplete: "off", input: () => show() });
const count = h("p", { class: "count", role: "status" });
const list = h("div", { class: "families" });
const problems = h("div", {});
let entries = [];

drawHead(words.entries, "");
document
  .getElementById("main")
  .append(problems, h("div", { class: "filter" }, h("label", { for: "filter" }, words.filter), filter, count), list);

keepDrawing("/knowledge/entries", (told) => {
  entries = told?.entries ?? [];
  const found = problemList(told?.problems ?? [], words.kept);
  problems.replaceChildren(...(found ? [found] : []));
  show();
});

function show() {
  const wanted = filter.value.trim().toLowerCase();
  const shown = entries.filter((entry) => JSON.stringify(entry).toLowerCase().includes(wanted));
  const families = grouped(shown);
  count.textContent = words.found(shown.length);
  list.replaceChildren(
    ...[...families].map(([family, some]) =>
      h("section", {}, h("h2", {}, family), h("ul", { class: "entries" }, some.map(item))),
    ),
  );
}

function item(entry) {
  const title = entry.titles[language];
  return h(
    "li",
    {},
    h("a", { href: `/entries/${entry.id}?lang=${language}` }, title ?? entry.id),
    title ? h("span", { class: "id", lang: "en" }, entry.id) : null,
    entry.wrong && h("span", { class: "flag" }, words.wrong),
  );
}

function grouped(some) {
  const families = new Map();
  for (const entry of some) families.set(entry.family, [...(families.get(entry.family) ?? []), entry]);
  return families;
}
