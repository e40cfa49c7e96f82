"""A person's window of the playground: does what the person does, and finds what the person sees."""

import re

from playwright.sync_api import Locator, Page, expect

# From Enter to the first frame in which one more message of the desk is on the page, in milliseconds.
ANSWER_AFTER_ENTER = """(question) => new Promise((resolve, reject) => {
    const answers = () => [...document.querySelectorAll(".message:has(.badge)")].map((each) => each.dataset.ts);
    const before = new Set(answers());
    const box = document.querySelector("#text-channel");
    box.value = question;
    let pressed;
    new MutationObserver((_, observer) => {
        if (answers().every((ts) => before.has(ts))) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
    }).observe(document.body, { childList: true, subtree: true });
    setTimeout(() => reject(new Error("no answer")), 5_000);
    pressed = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""


class Window:
    """One page of the playground. What it waits for has to come, or the test fails."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.channel = page.locator("#channel")
        self.thread = page.locator("#thread")
        self.modal = page.get_by_role("dialog")

    def say(self, text: str, *, thread: bool = False) -> None:
        box = (self.thread if thread else self.channel).get_by_role("textbox")
        box.fill(text)
        box.press("Enter")

    def ask(self, text: str) -> Locator:
        """Mentions the desk; its answer in the thread, which opens by itself."""
        self.say(text)
        return self.answer()

    def answer(self) -> Locator:
        answer = self.thread.get_by_role("article", name="HTTP Desk").last
        expect(answer).to_be_visible()
        return answer

    def whisper(self) -> Locator:
        """The newest message that only this person sees."""
        found = self.channel.locator("li.private").last
        expect(found).to_be_visible()
        return found

    def open_thread(self) -> Locator:
        self.channel.get_by_role("button", name=re.compile("reply|返信")).last.click()
        return self.answer()

    def go(self, place: str) -> None:
        self.page.get_by_role("navigation").get_by_role("button", name=place).click()

    def speak(self, language: str) -> None:
        self.page.get_by_role("navigation").get_by_role("button", name=language).click()

    def sees(self, where: Locator, *texts: str) -> None:
        for text in texts:
            expect(where).to_contain_text(text)
