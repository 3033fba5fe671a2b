"""The plane of a network in the browser."""

LINK = "landscape=xor&race=sgd+momentum&steps=60&plane=sharp&through=2"


def test_a_press_takes_the_sharpest_directions_at_the_step_of_the_playhead(follow):
    tab = follow(LINK)
    tab.page.get_by_text("at step 60 of Momentum").first.wait_for()
    tab.pause_at(20)
    tab.page.get_by_role("button", name="Take them at step 20").click()
    tab.page.get_by_text("The map shows the directions of largest curvature at step 20 of Momentum.").wait_for()
    tab.wait_for_query("step=20")
    assert tab.stage("step") == "20"
    assert "Momentum at step 20, and is exact there" in tab.page.locator(".dh-plane").inner_text()
    tab.pause_at(25)
    assert tab.page.get_by_role("button", name="Take them at step 25").is_visible()


def test_the_invitation_lies_beside_the_start_of_a_low_map_on_a_phone(visit):
    # The invitation goes with the end of a race. Where motion is reduced none plays, and it stays ten seconds.
    tab = visit("landscape=wave&steps=200", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    tab.page.locator(".dh-invitation").wait_for()
    tab.page.wait_for_timeout(500)  # it is placed when the page is idle
    word = tab.page.locator(".dh-invitation").bounding_box()
    x, y = tab.map_pixel(0, 0)
    title = tab.page.locator(".dh-map .xtitle").bounding_box()
    assert not (
        word["x"] - 9 < x < word["x"] + word["width"] + 9 and word["y"] - 9 < y < word["y"] + word["height"] + 9
    )
    assert word["y"] + word["height"] < title["y"]


def test_a_map_that_is_too_low_for_the_invitation_has_none(visit):
    tab = visit(viewport={"width": 480, "height": 320}, reduced_motion="reduce")
    tab.page.locator(".dh-invitation").wait_for(state="hidden")
    assert tab.page.locator(".dh-invitation").count() == 1
