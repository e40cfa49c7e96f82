// Makes DOM nodes. Text only ever becomes a text node: nothing here can turn it into markup.

/** An element; an attribute that is true stands alone, one that is false or undefined is left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return element;
}

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff\uff01-\uff60]/;

/** The language that a text is read in: fonts and voices differ. */
export function languageOf(text) {
  return JAPANESE.test(text) ? "ja" : "en";
}

/**
 * Replaces what an element holds, and leaves the keyboard where it was: on the same thing, by its `data-spot`,
 * or on its nearest neighbour before it.
 */
export function refill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const spot = focused?.dataset.spot;
  element.replaceChildren(...children.flat(Infinity));
  if (spot === undefined) return;
  const spots = [...element.querySelectorAll("[data-spot]")];
  const same = spots.find((each) => each.dataset.spot === spot);
  (same ?? spots[0])?.focus();
}
