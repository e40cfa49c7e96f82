// Block Kit as DOM nodes: the blocks that the desk sends and their nearest kin. What is not known here shows as such.
// https://docs.slack.dev/reference/block-kit/blocks
import { h, languageOf } from "./dom.js";
import { element, textOf, unknown } from "./elements.js";
import { input } from "./inputs.js";

/**
 * The nodes of some blocks. `surface` is what they stand on: `people` (names by id), `act(actionId, chosen)` where
 * they can be used, `errors` of a form's fields by block id, and `id` for ids that must differ.
 */
export function blocks(all, surface) {
  return all.map((block, number) => {
    const make = BLOCKS[block.type];
    const at = { ...surface, spot: `${number}` };
    return make ? make(block, at) : unknown("block", block);
  });
}

const BLOCKS = { header, section, context, actions, divider, image, input };

function header(block, surface) {
  return h("h3", { class: "b-header", lang: languageOf(block.text.text) }, textOf(block.text, surface));
}

function section(block, surface) {
  const said =
    block.text && h("div", { class: "b-text", lang: languageOf(block.text.text) }, textOf(block.text, surface));
  const fields =
    block.fields &&
    h(
      "div",
      { class: "b-fields" },
      block.fields.map((each) => h("div", { lang: languageOf(each.text) }, textOf(each, surface))),
    );
  const accessory = block.accessory && h("div", { class: "b-accessory" }, element(block.accessory, surface));
  return h(
    "div",
    { class: "b-section" },
    h("div", { class: "b-body" }, said || null, fields || null),
    accessory || null,
  );
}

function context(block, surface) {
  const parts = block.elements.map((each) => {
    if (each.type === "image") return picture(each, "b-icon");
    return h("span", { class: "b-text", lang: languageOf(each.text ?? "") }, textOf(each, surface));
  });
  return h("div", { class: "b-context" }, parts);
}

function actions(block, surface) {
  const parts = block.elements.map((each, number) => element(each, { ...surface, spot: `${surface.spot}.${number}` }));
  return h("div", { class: "b-actions" }, parts);
}

function divider() {
  return h("hr", {});
}

function image(block, surface) {
  const title = block.title && h("figcaption", {}, textOf(block.title, surface));
  return h("figure", { class: "b-image" }, title || null, picture(block, ""));
}

/** Pictures of other hosts are not fetched from here; their text stands for them. */
function picture(each, kind) {
  return h("span", { class: `b-picture ${kind}`, role: "img", "aria-label": each.alt_text }, each.alt_text);
}
