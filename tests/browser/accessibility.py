"""The rules of axe-core on a page: what they find that is ours."""

from axe_playwright_python.sync_playwright import Axe

# Rules on what Streamlit alone draws; each was seen in a page of Streamlit's with nothing of ours on it.
STREAMLITS = ()


def faults(page):
    """A line for each element of a page that breaks a rule."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:200]}"
        for rule in found
        if rule["id"] not in STREAMLITS
        for node in rule["nodes"]
    ]
