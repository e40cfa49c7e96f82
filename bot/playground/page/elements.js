// What one can act on in a message: https://docs.slack.dev/reference/block-kit/block-elements
import { h, languageOf } from "./dom.js";
import { mrkdwn, unescape } from "./mrkdwn.js";

/** A text object as nodes. */
export function textOf(text, surface) {
  if (text?.type === "mrkdwn") return mrkdwn(text.text, surface.people);
  if (text?.type === "plain_text") return [unescape(text.text)];
  return [unknown("text", text)];
}

/** An element, which does nothing where the surface has no `act`. */
export function element(each, surface) {
  const make = ELEMENTS[each.type];
  return make ? make(each, surface) : unknown("element", each);
}

/** What this page cannot draw, so that nobody misses it. */
export function unknown(kind, given) {
  const name = given?.type ?? typeof given;
  return h(
    "details",
    { class: "unknown" },
    h("summary", {}, `Unknown ${kind}: ${name}`),
    h("pre", { tabindex: "0" }, h("code", {}, JSON.stringify(given, null, 2) ?? "")),
  );
}

const ELEMENTS = {
  button,
  static_select: select,
  overflow: select,
  checkboxes: (each, surface) => group(each, surface, "checkbox"),
  radio_buttons: (each, surface) => group(each, surface, "radio"),
};

function button(each, surface) {
  const label = unescape(each.text.text);
  const style = { primary: " primary", danger: " danger" }[each.style] ?? "";
  return h(
    "button",
    {
      type: "button",
      class: `button${style}`,
      lang: languageOf(label),
      "aria-label": each.accessibility_label,
      "data-spot": surface.spot,
      disabled: !surface.act,
      click: () => {
        if (/^https?:/i.test(each.url ?? "")) window.open(each.url, "_blank", "noopener,noreferrer");
        surface.act?.(each.action_id, {});
      },
    },
    label,
  );
}

function select(each, surface) {
  const name = each.placeholder?.text ?? "…";
  const offered = each.options ?? (each.option_groups ?? []).flatMap((some) => some.options);
  return h(
    "select",
    {
      class: "select",
      "aria-label": name,
      "data-spot": surface.spot,
      disabled: !surface.act,
      change: (event) => {
        const chosen = offered[event.target.selectedIndex - 1];
        if (chosen) surface.act(each.action_id, { selected_option: chosen });
      },
    },
    h("option", { value: "" }, name),
    offered.map((one) =>
      h("option", { value: one.value, selected: one.value === each.initial_option?.value }, unescape(one.text.text)),
    ),
  );
}

/** Checkboxes or radio buttons that act as soon as one is used. */
function group(each, surface, kind) {
  const before = new Set((each.initial_options ?? [each.initial_option]).filter(Boolean).map((one) => one.value));
  const act = (event) => {
    const boxes = [...event.currentTarget.querySelectorAll("input")];
    const chosen = each.options.filter((_, number) => boxes[number].checked);
    surface.act(each.action_id, kind === "radio" ? { selected_option: chosen[0] } : { selected_options: chosen });
  };
  return h(
    "div",
    { class: "choices", role: kind === "radio" ? "radiogroup" : "group", change: act },
    each.options.map((one, number) => {
      const spot = `${surface.spot}.${number}`;
      const box = h("input", {
        type: kind,
        name: `${surface.id}-${surface.spot}`,
        "data-spot": spot,
        checked: before.has(one.value),
        disabled: !surface.act,
      });
      return h("label", { lang: languageOf(one.text.text) }, box, h("span", {}, textOf(one.text, surface)));
    }),
  );
}
