"""Python starts from a snapshot of its memory."""

from tests.site.conftest import ROOT

SCRIPT = next((ROOT / "site").glob("*/started_*.mjs")).relative_to(ROOT / "site")
STARTED = """async (script) => {
    const { loadPyodide } = await import(script);
    const python = await loadPyodide({ indexURL: new URL("./", script).href });
    const had = python.runPython("import sys; len(sys.modules)");
    const asked = "import json, os, random; (random.random(), os.environ['HOME'], json.dumps(1))";
    return [had, ...python.runPython(asked).toJs()];
}"""


def test_python_starts_from_its_snapshot_with_random_numbers_of_its_own_and_without_it_as_usual(bare, address):
    def started(without=False):
        page = bare.new_page()
        page.route("**/empty.html", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        if without:
            page.route("**/started_*.bin", lambda route: route.abort())
        page.goto(f"{address}/empty.html")
        found = page.evaluate(STARTED, f"{address}/{SCRIPT.as_posix()}")
        page.close()
        return found

    one, other, usual = started(), started(), started(without=True)
    assert one[0] == other[0] > 240  # modules
    assert one[1] != other[1]
    assert one[2:] == other[2:] == ["/home/pyodide", "1"]
    assert usual[0] < 200
    assert usual[2:] == one[2:]
