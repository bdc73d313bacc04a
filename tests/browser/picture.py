"""Takes the README's picture: the dashboard of the sample company, from the running app.

make run                                  in one terminal, until the sample is loaded
.venv/bin/python -m tests.browser.picture [http://localhost:8000]
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
SHOTS = (("light", "dashboard.png"), ("dark", "dashboard-dark.png"))


def main(url: str) -> None:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for scheme, name in SHOTS:
            page = chromium.new_page(
                viewport={"width": 1280, "height": 860}, color_scheme=scheme, base_url=url
            )
            page.goto("/sample/")
            page.get_by_role("button", name="Sign in as").first.click()
            page.get_by_role("link", name="Results").first.click()
            page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
