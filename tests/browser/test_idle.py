"""Sliders that would change nothing, in a browser."""

from playwright.sync_api import expect


def test_a_slider_that_no_ball_follows_is_grey_and_says_why_until_one_does(follow):
    tab = follow("race=sgd")
    slider = tab.page.get_by_role("slider", name="Momentum β")
    expect(slider).to_be_disabled()
    expect(slider).to_have_accessible_description("SGD has no β.")
    tab.page.get_by_text("SGD has no β.").wait_for()
    expect(tab.page.get_by_label("Momentum β, exact")).to_be_disabled()
    expect(tab.page.get_by_role("slider", name="Learning rate α")).to_be_enabled()
    tab.page.locator(".st-key-add input").click()
    tab.page.get_by_role("option", name="Nesterov").click()
    expect(slider).to_be_enabled()
    assert not tab.page.get_by_text("SGD has no β.").count()


def test_a_heading_explains_itself_to_the_keyboard(follow):
    tab = follow("race=sgd")
    tip = tab.page.get_by_role("tooltip").filter(has_text="within 0.001")
    expect(tip).to_be_hidden()
    tab.page.locator(".dh-term").filter(has_text="Ended").focus()
    expect(tip).to_be_visible()
