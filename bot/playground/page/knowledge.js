// What the pages about entries share: their head, their language, problems, and the news that a file was saved.
import { listen } from "./api.js";
import { h, languageOf } from "./dom.js";

const TEXTS = {
  en: {
    entries: "Entries",
    playground: "Playground",
    language: "Language",
    filter: "Find an entry",
    problems: (count) => (count === 1 ? "1 problem" : `${count} problems`),
    kept: "Until they are mended, the desk answers with the last knowledge that could be used.",
    saved: (at) => `Read again at ${at}`,
    undecided: "Not decided yet",
    none: "No entry is called so.",
    notYet: "This entry cannot be shown before its problems are mended.",
    wrong: "problem",
    found: (count) => (count === 1 ? "1 entry" : `${count} entries`),
    cards: "Cards",
    files: "Files",
  },
  ja: {
    entries: "エントリー",
    playground: "プレイグラウンド",
    language: "言語",
    filter: "エントリーを探す",
    problems: (count) => `${count}件の問題`,
    kept: "直るまで、デスクは最後に使えたナレッジで答えます。",
    saved: (at) => `${at} に読み直しました`,
    undecided: "ケースが未確定のとき",
    none: "その名前のエントリーはありません。",
    notYet: "問題を直すと、ここにカードが表示されます。",
    wrong: "問題あり",
    found: (count) => `${count}件`,
    cards: "カード",
    files: "ファイル",
  },
};

export const language = new URLSearchParams(location.search).get("lang") === "ja" ? "ja" : "en";
export const words = TEXTS[language];
document.documentElement.lang = language;

/** The head of a page: where one is, and the same in the other language. */
export function drawHead(title, subtitle) {
  const turned = (to) => `${location.pathname}?lang=${to}`;
  const choice = (to, label) =>
    h("a", { href: turned(to), lang: to, "aria-current": to === language ? "true" : undefined }, label);
  document.title = `${title} · HTTP Desk`;
  document
    .getElementById("top")
    .replaceChildren(
      h("img", { src: "/page/desk.svg", alt: "" }),
      h("div", { class: "names" }, h("h1", { lang: languageOf(title) }, title), subtitle ? h("p", {}, subtitle) : null),
      h(
        "nav",
        { "aria-label": words.entries },
        h("a", { href: `/?as=${language === "ja" ? "hanako" : "alice"}` }, words.playground),
        h("a", { href: `/entries/?lang=${language}` }, words.entries),
        h("span", { class: "tongues" }, choice("en", "English"), choice("ja", "日本語")),
      ),
    );
}

/** Problems with file and line; nothing where there are none. */
export function problemList(problems, note) {
  if (!problems.length) return null;
  return h(
    "section",
    { class: "problems", "aria-labelledby": "problems" },
    h("h2", { id: "problems" }, words.problems(problems.length)),
    note ? h("p", {}, note) : null,
    h(
      "ul",
      {},
      problems.map(({ path, line, column, message }) =>
        h("li", { lang: "en" }, h("code", {}, `${path}:${line}:${column}`), ` ${message}`),
      ),
    ),
  );
}

/** Draws now and whenever the knowledge was read again. */
export function keepDrawing(address, draw) {
  const again = async () => {
    const answer = await fetch(address);
    draw(answer.ok ? await answer.json() : null);
  };
  listen("/knowledge/changes", {
    // Only once changes are heard of, so that none is missed; and whenever the connection is there again.
    up: again,
    knowledge: async () => {
      await again();
      document.getElementById("spoken").textContent = words.saved(new Date().toLocaleTimeString(language));
    },
  });
}
