// Who is who, and in which words: what every part of the page needs to know.
import { mrkdwn } from "./mrkdwn.js";
import { texts } from "./texts.js";

export class Scene {
  constructor({ me, people, desk, command, channel, direct }) {
    this.people = people;
    this.desk = desk;
    this.command = command;
    this.channel = channel;
    this.direct = direct;
    this.me = people.find((person) => person.id === me);
    this.names = new Map([...people, desk].map(({ id, name }) => [id, name]));
    this.words = texts(this.me.language);
  }

  who(user) {
    const number = this.people.findIndex((person) => person.id === user);
    return { name: this.names.get(user) ?? user, isDesk: user === this.desk.id, tone: (number % 4) + 1 };
  }

  /** A message in a sentence, for those who listen. */
  spoken(message) {
    const holder = document.createElement("p");
    holder.append(...mrkdwn(message.text, this.names));
    return `${this.who(message.user).name}: ${holder.textContent}`;
  }
}
