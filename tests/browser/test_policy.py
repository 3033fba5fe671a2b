"""The content security policy of a server's page: the page breaks it nowhere, and the script of a stranger does."""

from playwright.sync_api import expect

from tests.browser.conftest import DESK, SCREEN, Visit
from tests.browser.test_elsewhere import exported

BROKEN = "document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {\n"
BROKEN += "console.error(`policy: ${violatedDirective} ${blockedURI}`); })"


def test_the_page_with_a_surface_views_an_upload_and_an_export_keeps_to_the_policy(chromium, address, tmp_path):
    context = chromium(webgl=True).new_context(
        **DESK | {"bypass_csp": False, "viewport": {"width": 1000, "height": 620}}
    )
    context.add_init_script(BROKEN)
    context.add_init_script(SCREEN)
    tab = Visit(context, address).open("landscape=himmelblau&view=map")
    page = tab.page
    page.wait_for_selector(".dh-figure[data-ready=true]")
    tab.pause_at(0)
    tab.go("landscape=surface")
    csv = "\n".join(",".join(str(x * x + 3 * y * y) for x in range(-4, 5)) for y in range(-3, 4))
    page.locator("input[type=file]").first.set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": csv.encode()}
    )
    page.wait_for_selector(".dh-surface .gl-container canvas", timeout=60_000)
    file = exported(tab, tmp_path / "race.html")
    assert tab.faults == []

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=\"document.title = 1\">')")
    page.wait_for_timeout(200)
    assert any(each.startswith("policy: script-src-attr") for each in tab.faults)
    assert "Downhill" in page.title()

    framed = context.new_page()
    framed.set_content(f"<iframe src='{address}/?screen=stage' width=800 height=450></iframe>")
    stage = framed.frame_locator("iframe").locator(".dh-stage[data-ready=true]")
    expect(stage).to_be_visible(timeout=60_000)
    framed.close()
    alone = Visit(context, file.as_uri()).open_file()
    assert alone.faults == []
    context.close()
