"""The rules of axe-core on a page: what they find that is ours."""

from axe_playwright_python.sync_playwright import Axe

# Elements that Streamlit draws and that break a rule by themselves: the box of an upload.
STREAMLITS = ("stFileUploaderDropzone",)


def faults(page):
    """A line for each element of a page that breaks a rule."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(each in node["html"] for each in STREAMLITS)
    ]
