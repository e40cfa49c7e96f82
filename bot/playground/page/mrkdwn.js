// Slack's text markup as DOM nodes. https://docs.slack.dev/messaging/formatting-message-text
import { h } from "./dom.js";

// What stands between signs of emphasis counts only where no letter touches them from outside, as in Slack:
// `snake_case_name` and `*太字*です` stay as they are.
const BEFORE = "(?<![\\p{L}\\p{N}])";
const AFTER = "(?![\\p{L}\\p{N}])";
const emphasis = (sign) => `${BEFORE}${sign}(?=\\S)([^${sign}\\n]*[^\\s${sign}])${sign}${AFTER}`;
// A bare address, without the punctuation that ends its sentence.
const ADDRESS = "(https?://[!-;=?-{}~]*[A-Za-z0-9/=&#%+$@-])";
const MARKUP = new RegExp(
  [
    "```\\n?([\\s\\S]+?)```",
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    emphasis("\\*"),
    emphasis("_"),
    emphasis("~"),
    ADDRESS,
  ].join("|"),
  "gu",
);
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const SAFE_ADDRESS = /^(https?:|mailto:)/i;

/** The nodes of some mrkdwn; `people` gives the names of users by their ids. */
export function mrkdwn(text, people = new Map()) {
  const nodes = [];
  let position = 0;
  for (const found of text.matchAll(MARKUP)) {
    const isBlock = found[1] !== undefined;
    const before = text.slice(position, found.index);
    // A code block stands on lines of its own, whether or not the text breaks around it.
    nodes.push(...quoted(isBlock ? before.replace(/\n$/, "") : before));
    nodes.push(marked(found, people));
    position = found.index + found[0].length;
    if (isBlock && text[position] === "\n") position += 1;
  }
  nodes.push(...quoted(text.slice(position)));
  return nodes;
}

export function unescape(text) {
  return text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

function marked([whole, block, code, special, bold, italic, struck, address], people) {
  if (block !== undefined) return h("pre", { tabindex: "0" }, h("code", {}, unescape(block.replace(/\n$/, ""))));
  if (code !== undefined) return h("code", {}, unescape(code));
  if (special !== undefined) return entity(special, people);
  if (bold !== undefined) return h("strong", {}, mrkdwn(bold, people));
  if (italic !== undefined) return h("em", {}, mrkdwn(italic, people));
  if (struck !== undefined) return h("s", {}, mrkdwn(struck, people));
  if (address !== undefined) return entity(address, people);
  return whole;
}

/** Plain text, with lines that begin with `>` set apart. */
function quoted(text) {
  if (!/^&gt; ?/m.test(text)) return text ? [unescape(text)] : [];
  return text.split(/(?<=\n)/).map((line) => {
    const quote = /^&gt; ?(.*)\n?$/.exec(line);
    return quote ? h("span", { class: "quote" }, unescape(quote[1])) : unescape(line);
  });
}

function entity(special, people) {
  const [target, label] = special.split(/\|(.*)/s);
  if (target.startsWith("@")) {
    return h("span", { class: "mention" }, `@${people.get(target.slice(1)) ?? label ?? target.slice(1)}`);
  }
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label || target.slice(1)}`);
  if (target.startsWith("!date^")) return moment(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label || target.slice(1)}`);
  const shown = unescape(label || target);
  if (!SAFE_ADDRESS.test(target)) return shown;
  return h("a", { href: unescape(target), target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** A time on the reader's own clock: `!date^seconds^format`. */
function moment(target, fallback) {
  const [, seconds, format = ""] = target.split("^");
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return unescape(fallback ?? "");
  const shown = format.replace(/\{(\w+)\}/g, (token, name) => part(name, at) ?? token);
  return h("time", { datetime: at.toISOString(), title: unescape(fallback ?? "") }, shown);
}

function part(name, at) {
  const language = document.documentElement.lang;
  if (name === "time") return at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  if (name === "time_secs") return at.toLocaleTimeString(language);
  if (name === "date_num") return at.toISOString().slice(0, 10);
  if (name.startsWith("date")) return day(at, language, name.endsWith("_pretty"));
  return undefined;
}

function day(at, language, pretty) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (pretty && (days === 0 || days === 1)) {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");
  }
  return at.toLocaleDateString(language, { month: "short", day: "numeric", year: "numeric" });
}
