// A channel, a direct conversation or a thread: its messages, and the box that one writes in.
import { h, refill } from "./dom.js";
import { messageItem } from "./message.js";
import { PASTED } from "./texts.js";

/** How near the end, in pixels, a reader is who wants to see what comes. */
const NEAR_END = 120;
/** How much of what was said before stays in sight above a long message, in pixels. */
const CONTEXT = 40;

/** A room in an element. `kind` is "channel" or "thread"; `does` is what messages and the composer call. */
export class Room {
  #items = new Map();

  constructor(element, kind, does) {
    this.does = does;
    this.title = h("h2", { id: `title-${kind}`, tabindex: "-1" });
    this.topic = h("p", { class: "topic" });
    this.tools = h("div", { class: "tools" });
    this.list = h("ol", { class: "messages" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region" }, this.list);
    this.hint = h("p", { class: "keys" });
    this.wrong = h("p", { class: "wrong", role: "alert" });
    this.text = h("textarea", {
      id: `text-${kind}`,
      rows: "1",
      maxlength: "20000",
      // Until there is somewhere to send it.
      disabled: true,
      "aria-describedby": `keys-${kind}`,
      enterkeyhint: "send",
      keydown: (event) => this.#key(event),
      input: () => this.#fit(),
    });
    this.hint.id = `keys-${kind}`;
    this.button = h("button", { class: "send", type: "submit" }, sendIcon());
    const composer = h("form", { class: "composer", submit: (event) => this.#submit(event) }, this.text, this.button);
    element.append(
      h("header", { class: "head" }, h("div", {}, this.title, this.topic), this.tools),
      this.scroller,
      h("footer", {}, this.wrong, composer, this.hint),
    );
  }

  /** Shows another place: its words and its messages. */
  turn({ title, topic, compose }, scene, messages, welcome) {
    this.scene = scene;
    this.title.textContent = title;
    this.topic.textContent = topic;
    this.text.setAttribute("aria-label", compose);
    this.text.placeholder = compose;
    this.text.disabled = false;
    this.scroller.setAttribute("aria-label", `${scene.words.messages}: ${title}`);
    this.hint.textContent = scene.words.keys;
    this.button.setAttribute("aria-label", scene.words.send);
    this.tell("");
    this.#items.clear();
    this.list.replaceChildren();
    this.welcome?.remove();
    this.welcome = welcome && this.#welcome(welcome, scene.words);
    if (this.welcome) this.scroller.prepend(this.welcome);
    for (const [message, replies] of messages) this.show(message, replies);
    if (this.list.lastChild) this.#reveal(this.list.lastChild);
  }

  /** Shows a message, or what has become of it. */
  show(message, replies) {
    const follows = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_END;
    const made = messageItem(message, this.scene, this.does, replies);
    const known = this.#items.get(message.ts);
    if (known) {
      refill(known, ...made.childNodes);
      return;
    }
    this.#items.set(message.ts, made);
    this.list.append(made);
    if (follows) this.#reveal(made);
  }

  forget(ts) {
    const item = this.#items.get(ts);
    if (item?.contains(document.activeElement)) this.text.focus();
    item?.remove();
    this.#items.delete(ts);
  }

  tell(text) {
    this.wrong.textContent = text;
  }

  write(text) {
    this.text.value = text;
    this.#fit();
    this.text.focus();
  }

  /** A long message is read from its beginning. */
  #reveal(item) {
    const isLong = item.offsetHeight > this.scroller.clientHeight;
    this.scroller.scrollTop = isLong ? item.offsetTop - CONTEXT : this.scroller.scrollHeight;
  }

  #welcome({ examples, paste }, words) {
    const chip = (label, text) =>
      h("li", {}, h("button", { type: "button", class: "chip", click: () => this.write(text) }, label));
    return h(
      "section",
      { class: "welcome" },
      h("h3", {}, words.welcome),
      h("p", {}, words.welcomeText),
      h(
        "ul",
        { class: "chips" },
        examples.map((each) => chip(each, each)),
        paste ? chip(words.paste, PASTED) : null,
      ),
    );
  }

  #key(event) {
    // While Japanese is being converted, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.text.form.requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.text.value;
    if (!text.trim()) return;
    this.text.value = "";
    this.#fit();
    this.scroller.scrollTop = this.scroller.scrollHeight;
    const { kept, told } = await this.does.say(text);
    this.tell(told);
    if (kept && !this.text.value) this.write(text);
  }

  #fit() {
    this.text.rows = Math.min(8, this.text.value.split("\n").length);
  }
}

function sendIcon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M3 20.5v-6.2l9-2.3-9-2.3V3.5L22 12z");
  svg.append(path);
  return svg;
}
