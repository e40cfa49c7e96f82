// The form that a person has open: Slack's modal. https://docs.slack.dev/surfaces/modals
import { blocks } from "./blocks.js";
import { h, languageOf } from "./dom.js";
import { fieldsOf } from "./inputs.js";
import { unescape } from "./mrkdwn.js";

export class Modal {
  #shown = null;

  /** `does` has `submit` (with the fields) and `close`; each is given the form's id. */
  constructor(dialog, does) {
    this.dialog = dialog;
    this.does = does;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.#shown) does.close(this.#shown.id);
    });
  }

  /** Shows a form as the desk has it now; `null` closes the window. */
  show(modal, scene) {
    const before = this.#shown;
    this.#shown = modal;
    if (!modal) {
      if (this.dialog.open) this.dialog.close();
      this.dialog.replaceChildren();
      return;
    }
    const isSame = before?.id === modal.id && before.view === modal.view;
    const written = isSame || hasErrors(modal) ? fieldsOf(this.dialog) : {};
    this.dialog.replaceChildren(this.#form(modal, scene));
    restore(this.dialog, written);
    if (!this.dialog.open) this.dialog.showModal();
    const first = this.dialog.querySelector("[aria-invalid]") ?? this.dialog.querySelector("[data-spot]");
    (first?.matches("fieldset")
      ? first.querySelector("input")
      : (first ?? this.dialog.querySelector("button"))
    )?.focus();
  }

  tell(text) {
    const wrong = this.dialog.querySelector(".wrong");
    if (wrong) wrong.textContent = text;
  }

  #form({ id, view, errors }, scene) {
    const title = unescape(view.title.text);
    const surface = { id, people: scene.names, errors, optional: scene.words.optional };
    const close = () => this.does.close(id);
    const submit = (event) => {
      event.preventDefault();
      this.does.submit(id, fieldsOf(event.target));
    };
    return h(
      "form",
      { submit, novalidate: true },
      h("h2", { id: "modal-title", lang: languageOf(title) }, title),
      h(
        "div",
        { class: "modal-body", tabindex: "0", role: "region", "aria-labelledby": "modal-title" },
        blocks(view.blocks, surface),
      ),
      h("p", { class: "wrong", role: "alert" }),
      h(
        "div",
        { class: "modal-foot" },
        h("button", { type: "button", class: "button", click: close }, unescape(view.close?.text ?? scene.words.close)),
        view.submit && h("button", { type: "submit", class: "button primary" }, unescape(view.submit.text)),
      ),
    );
  }
}

function hasErrors(modal) {
  return Object.keys(modal.errors).length > 0;
}

/** What was filled in stays filled in when the form comes back with errors. */
function restore(form, fields) {
  for (const field of form.querySelectorAll("[data-kind]")) {
    const value = fields[field.name];
    if (value === undefined || value === null) continue;
    if (field.dataset.kind === "radio_buttons") {
      for (const radio of field.querySelectorAll("input")) radio.checked = radio.value === value;
    } else if (field.dataset.kind === "datetimepicker") {
      const at = new Date(value * 1000);
      field.value = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    } else {
      field.value = value;
    }
  }
}
