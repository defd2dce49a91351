"""Looking at a page as everybody sees it: at a desk and on a phone, by day and in the evening."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# In the evening only the colours differ.
EVERYTHING, COLOURS = {}, {"runOnly": ["color-contrast", "link-in-text-block"]}
LOOKS = [(DESK, "light", EVERYTHING), (DESK, "dark", COLOURS), (PHONE, "dark", COLOURS), (PHONE, "light", EVERYTHING)]


def listen(page: Page) -> list[str]:
    """What the browser's console complains of from now on."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: lines.append(f"{page.url}: {error}"))
    return lines


def troubles_of(page: Page) -> list[str]:
    """What axe finds, and what sticks out at the side, in every look."""
    troubles = []
    # Evaluated by the browser itself: the page's own policy lets no foreign script in.
    page.evaluate(AXE)
    for size, light, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=light, reduced_motion="reduce")
        look = f"{size['width']} px, {light}"
        found = page.evaluate("options => axe.run({iframes: false, ...options})", rules)
        troubles += [
            f"{look}: {violation['id']} at {violation['nodes'][0]['target']}" for violation in found["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            troubles.append(f"{look}: wider than the window")
    return troubles
