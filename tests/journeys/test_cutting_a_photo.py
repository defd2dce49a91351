"""A photo is cut in the browser: by keyboard, by mouse; and without a script the middle is taken."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("journeys-site")]

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def picture() -> dict[str, object]:
    """Three squares side by side: red, green, blue."""
    drawn = Image.new("RGB", (900, 300), RED)
    drawn.paste(GREEN, (300, 0, 600, 300))
    drawn.paste(BLUE, (600, 0, 900, 300))
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=90)
    return {"name": "three.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def choose(page: Page) -> None:
    page.goto("/you/profile/")
    page.get_by_label("A picture of you").set_input_files([picture()])


def take(page: Page) -> str:
    """The colour in the middle of the photo, once it is taken."""
    page.get_by_role("button", name="Take this photo").click()
    expect(page.get_by_text("That is your photo now.")).to_be_visible()
    shown = page.get_by_alt_text("Your photo as it is now")
    expect(shown).to_be_visible()
    content = page.request.get(shown.get_attribute("src")).body()
    with Image.open(io.BytesIO(content)) as photo:
        assert photo.size == (480, 480)
        colour = photo.convert("RGB").getpixel((240, 240))
    return ["red", "green", "blue"][max(range(3), key=lambda place: colour[place])]


def test_by_keyboard(page_of):
    page = page_of("eli")
    choose(page)

    slider = page.get_by_role("slider", name="To the side")
    expect(slider).to_be_visible()
    slider.press("End")

    assert take(page) == "blue"


def test_by_mouse(page_of):
    page = page_of("eli")
    choose(page)

    canvas = page.get_by_role("img", name="Your photo as it will be")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + 1.2 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()

    assert take(page) == "red"


def test_without_a_script_the_middle_is_taken(page_of):
    page = page_of("fay", java_script_enabled=False)
    choose(page)
    expect(page.get_by_role("slider")).to_have_count(0)

    assert take(page) == "green"
