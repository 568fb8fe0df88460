"""What people do at the desk, in the words of its pages."""

from typing import Any


class Desk:
    """A person at the desk."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def sign_in(self, username: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/signin")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(f"{username}-password")
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("heading", name="工作台").wait_for()

    def open(self, entry: str) -> None:
        self.page.locator("nav").get_by_role("link", name=entry, exact=True).first.click()
        self.page.get_by_role("heading", level=1, name=entry).wait_for()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).first.click()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def is_accessible(self) -> None:
        """Axe, which knows the rules of WCAG, finds nothing on the page as it stands."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        assert not found, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
