// Fields of a form: https://docs.slack.dev/reference/block-kit/blocks/input-block
import { h, languageOf } from "./dom.js";
import { textOf, unknown } from "./elements.js";
import { unescape } from "./mrkdwn.js";

/** An input block: its label, its field, what helps to fill it in and what is wrong with it. */
export function input(block, surface) {
  const make = FIELDS[block.element?.type];
  if (!make) return unknown("field", block);
  const id = `field-${block.block_id}`;
  const error = surface.errors?.[block.block_id];
  const told = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const attributes = {
    id,
    name: block.block_id,
    "data-kind": block.element.type,
    "data-spot": surface.spot,
    "aria-describedby": told || undefined,
    "aria-invalid": error ? "true" : undefined,
  };
  const label = unescape(block.label.text);
  const hint =
    block.hint &&
    h("p", { class: "hint", id: `${id}-hint`, lang: languageOf(block.hint.text) }, textOf(block.hint, surface));
  const wrong = error && h("p", { class: "error", id: `${id}-error`, lang: languageOf(error) }, error);
  const optional = block.optional && h("span", { class: "optional" }, ` ${surface.optional ?? "(optional)"}`);
  if (make.isGroup) {
    return h(
      "fieldset",
      { class: "field", ...attributes, "data-spot": undefined },
      h("legend", { lang: languageOf(label) }, label, optional || null),
      make(block, surface),
      hint || null,
      wrong || null,
    );
  }
  return h(
    "div",
    { class: "field" },
    h("label", { for: id, lang: languageOf(label) }, label, optional || null),
    make(block, { ...attributes, required: !block.optional }),
    hint || null,
    wrong || null,
  );
}

/** What a form holds, by block id, in the form in which the simulated Slack takes it. */
export function fieldsOf(form) {
  const fields = {};
  for (const field of form.querySelectorAll("[data-kind]")) fields[field.name] = held(field);
  return fields;
}

const FIELDS = { plain_text_input: text, datetimepicker: moment, radio_buttons: radios };
radios.isGroup = true;

function text(block, attributes) {
  const { multiline, initial_value: value = "", placeholder, max_length: most } = block.element;
  const all = { ...attributes, maxlength: most, placeholder: placeholder && unescape(placeholder.text) };
  if (!multiline) return h("input", { type: "text", value, autocomplete: "off", ...all });
  return h("textarea", { rows: "4", ...all }, value);
}

/** A date and time on the reader's own clock. */
function moment(block, attributes) {
  const at = block.element.initial_date_time;
  const local = at && new Date((at - new Date(at * 1000).getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16);
  return h("input", { type: "datetime-local", value: local, ...attributes });
}

function radios(block, surface) {
  const { options, initial_option: first } = block.element;
  return options.map((one, number) =>
    h(
      "label",
      { class: "choice", lang: languageOf(one.text.text) },
      h("input", {
        type: "radio",
        name: `radio-${block.block_id}`,
        value: one.value,
        "data-spot": `${surface.spot}.${number}`,
        required: !block.optional,
        checked: one.value === first?.value,
      }),
      h("span", {}, textOf(one.text, surface)),
    ),
  );
}

function held(field) {
  if (field.dataset.kind === "radio_buttons") return field.querySelector("input:checked")?.value ?? null;
  if (field.dataset.kind === "datetimepicker") {
    return field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null;
  }
  return field.value;
}
