"""The addresses at which the page can be opened."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import streamlit as st

# Variables of the environment with the public addresses of the page: as static files, and on a server.
ADDRESSES = ("DOWNHILL_SITE", "DOWNHILL_SERVER")


def public_addresses() -> list[str]:
    """The addresses where everybody can open the page, without a `?`; those that are no http address are left out."""
    given = [os.environ.get(each, "").strip() for each in ADDRESSES]
    return [each for each in given if urlsplit(each).scheme in ("http", "https") and urlsplit(each).hostname]


def page_address() -> str:
    """The address at which the visitor has the page open; empty if it is unknown."""
    url = (st.context.url or "").removesuffix("~/+/")  # the inner frame of Streamlit Community Cloud
    # Streamlit removes the slash at the end. A web host redirects the address of a folder without one, or refuses it.
    return url if not url or urlsplit(url).path.endswith(("/", ".html")) else f"{url}/"


def lasting_address() -> str:
    """The address to write into files: the first public one, or else this page's."""
    return (*public_addresses(), page_address())[0]


def link_address() -> str:
    """The address of a link to copy: this page's, or a public one if it is unknown."""
    return page_address() or lasting_address()


def is_this_page(address: str) -> bool:
    """Whether the visitor has the page open at that address."""
    return urlsplit(page_address()).hostname == urlsplit(address).hostname
