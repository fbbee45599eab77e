"""Neo4j Browser 5.24 as its user sees it: log in, run, play a guide, drop a file."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE_S = 60
DROP = """
const bytes = Uint8Array.from(atob(arguments[1]), sign => sign.charCodeAt(0));
const carried = new DataTransfer();
carried.items.add(new File([bytes], arguments[0]));
const place = document.querySelector('.filedrop');
for (const kind of ['dragenter', 'dragover', 'drop'])
  place.dispatchEvent(
    new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
"""


class Browser:
    """The page, and the folder that its pictures go to."""

    def __init__(self, driver: Chrome, pictures: Path) -> None:
        self.driver, self.pictures = driver, pictures

    def log_in(self, address: str, password: str) -> None:
        self.driver.get(address)
        self.wait(lambda: self.all("[data-testid=password]"))
        # not by a click on its button, which a drawer that still opens may cover
        self.one("[data-testid=password]").send_keys(password, Keys.ENTER)
        self.wait(lambda: "Connected to Neo4j" in self.text())

    def editor(self) -> str:
        text = self.driver.execute_script(
            "return document.querySelector('[data-testid=activeEditor] .view-lines').innerText"
        )
        return str(text).replace("\xa0", " ")

    def run(self) -> str:
        """Run what the editor has; the text of the frame with its result."""
        before = self._newest()
        self.wait(lambda: self.one("[data-testid=editor-Run]").is_enabled())
        self.one("[data-testid=editor-Run]").click()
        self.wait(lambda: self._newest() != before)
        self.wait(lambda: not self.all("[data-testid=frame] .fa-spinner, .fa-spin"))
        return self.frame()

    def play(self, slide: int) -> list[str]:
        """Run all that a slide of the guide has to run, and turn to the next; the results."""
        answers = []
        for number in range(len(self.all("pre.runnable"))):
            self.all("pre.runnable")[number].click()
            answers.append(self.run())
            self.picture(f"slide-{slide + 1}-{number + 1}")
        if not answers:
            self.picture(f"slide-{slide + 1}")
        following = self.one("[data-testid=guideNextSlide]")
        if following.is_enabled():
            following.click()
        return answers

    def frame(self) -> str:
        """All text of the newest frame, also what a frame that still opens does not show yet."""
        return str(self.one("[data-testid=frame]").get_property("innerText"))

    def guide(self) -> str:
        return self.one("[data-testid=guidesDrawer], [class*=drawer]").text

    def drop(self, name: str, content: bytes) -> None:
        """Drop a file on the window."""
        self.driver.execute_script(DROP, name, base64.b64encode(content).decode())

    def picture(self, name: str) -> None:
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def one(self, selector: str) -> Any:
        self.wait(lambda: self.all(selector))
        return self.all(selector)[0]

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self) -> str:
        return self.one("body").text

    def wait(self, condition: Any) -> None:
        WebDriverWait(self.driver, PATIENCE_S, 0.1).until(lambda _: condition())

    def _newest(self) -> Any:
        frames = self.all("[data-testid=frame]")
        return frames[0].id if frames else None
