"""A site started as an operator starts it, and people who use it through a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

PHONE, DESK = 360, 1280  # widths in pixels
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


@dataclass(frozen=True)
class Running:
    """The site, its worker included."""

    base: str
    data: Path


@contextmanager
def running_site(data: Path) -> Iterator[Running]:
    """``tomoni up`` on a free port with the demo city, on the database that DATABASE_URL names, or SQLite in this folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "TOMONI_DATA": str(data),
        "TOMONI_PORT": str(port),
        "TOMONI_DEMO": "1",
        "TOMONI_LOG_LEVEL": "ERROR",
        "TOMONI_LIMITS": "0",
    }
    log = data / "up.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "tomoni.ops.cli", "up"],
            env=os.environ | settings,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(process, port, log)
            yield Running(f"http://localhost:{port}", data)
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(40)
    assert code == 0, f"tomoni up ended with {code}:\n{log.read_text()}"


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = HTTPConnection("localhost", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"tomoni up does not serve:\n{log.read_text()}")


@contextmanager
def system_chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window: nothing is downloaded."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError(
            "There is no Chromium. On Debian or Ubuntu: apt-get install chromium fonts-noto-cjk"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


def on_a_screen(browser: Browser, width: int, *, javascript: bool = True) -> BrowserContext:
    """A Japanese reader's browser with a screen of this width."""
    return browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=javascript,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
    )


class Someone:
    """A person before a screen. Every page that comes up is looked at: width, accessibility, errors of the browser."""

    def __init__(self, context: BrowserContext, site: Running, *, axe: bool) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.axe = axe
        self.expects_errors = False
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def opens(self, address: str) -> None:
        """Type an address."""
        self.page.goto(self.site.base + address if address.startswith("/") else address)
        self.looks()

    def presses(self, target: str | Locator) -> None:
        """Press a link or button that leads to another page."""
        one = self.page.locator(target).first if isinstance(target, str) else target
        with self.page.expect_navigation():
            one.click()
        self.looks()

    def writes(self, name: str, text: str) -> None:
        self.page.locator(f"[name='{name}']").fill(text)

    def chooses(self, name: str, value: str) -> None:
        self.page.locator(f"[name='{name}'][value='{value}']").check(force=True)

    def signs_in(self, key: str) -> None:
        """One press on the demo's page."""
        self.opens("/demo/sign-in/")
        self.presses(f"form:has(input[name='key'][value='{key}']) button")

    def sees(self, words: str) -> bool:
        return "".join(words.split()) in "".join(self.page.locator("main").inner_text().split())

    def looks(self) -> None:
        """Judge the page that stands there now."""
        where = self.page.url.removeprefix(self.site.base)
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        if (screen := self.page.viewport_size) and width > screen["width"]:
            self.complaints.append(f"{where} scrolls sideways: {width} px. {self._widest(screen['width'])}")
        if self.axe:
            for violation in Axe().run(self.page, options=RULES).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.complaints.append(f"{where} {violation['id']}: {violation['help']}: {nodes}")

    def _widest(self, width: int) -> str:
        script = """width => [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > width + 0.5).slice(0, 3)
            .map(one => one.outerHTML.slice(0, 120)).join(' | ')"""
        return str(self.page.evaluate(script, width))

    def _heard(self, message: Any) -> None:
        # The browser calls it an error when a form comes back with its mistakes marked (422).
        answered = "Failed to load resource" in message.text and (
            self.expects_errors or "422" in message.text
        )
        if message.type == "error" and not answered:
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")
