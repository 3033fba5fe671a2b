"""Links that were changed on their way: typed by hand, encoded twice, broken by a mail program, quoted in a text.

A key and a value that are understood stay as they are. One that isn't is tried in the spellings that others are known
to make of it, the fewest changes first, and stays as it was if none of them is understood.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from fnmatch import translate
from functools import cache
from urllib.parse import unquote

from catalog import choices, parameters, texts
from landscapes import LANDSCAPES
from landscapes.formula import _expression
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation.experiment import Experiment
from simulation.span import HELD, PLANE, PLANES, STEP, THROUGH

Pair = tuple[str, str]
Fits = Callable[[str], bool]

MAIN = "main"  # in a link: this setting follows the main slider
KEPT = "blanks"  # `formula.f.blanks=kept` says that a blank of formula.f is no + that was typed by hand

# What mailings, search engines and social networks append to a link; a * stands for any ending.
TRACKERS = """
utm_* hsa_* mtm_* pk_* piwik_* matomo_* mc_* oly_* vero_* at_* wt_* sc_* ga_* fb_* trk* ref ref_* referer referrer
fbclid gclid dclid gclsrc gad_source gad_campaignid gbraid wbraid msclkid yclid ysclid twclid ttclid rdt_cid
li_fat_id scid epik igshid igsh _ga _ga_* _gl _hsenc _hsmi __hs* hsctatracking mkt_tok rb_clickid s_cid s_kwcid
cmpid campaign campaign_id campaignid cid ncid source src si spm via share shared feature srsltid ved usg oq amp _ke
_kx _bta_* _branch_* cn-reloaded embed embed_options
__s _openstat wickedid oft_* ml_subscriber* ck_subscriber_id sb_referer_host bhlid dm_i dmi elq* cm_mmc* cm_lm cm_em
mcp_token mail_id email_id emailid email_token sfmc_* ss_email_id ss_source ss_campaign_* sendinblue_* nb_expand
nr_email_referer spmailingid spuserid spjobid spreportid emci emdi ceid et_rid et_cid ns_* wtmc wt.mc_id icid int_cmp
cmp clickid click_id adid ad_id adgroupid mibextid _rdr __tn__ __cft__* action_*_map __twitter_impression trackingid
originalsubdomain openexternalbrowser wtime share_id is_from_webapp sender_device triedredirect guccounter
guce_referrer* mkevt mkcid mkrid toolid customid campid zanpid tpclid
""".split()  # noqa: SIM905, a word a line would fill the screen
IS_TRACKER = re.compile("|".join(map(translate, TRACKERS)))
MOST_PAIRS = 200  # keys of a link that is mended; the longest of the page's own has fewer
MOST_TRIES = 60  # spellings of one value
MOST_CHANGES = 4  # changes to one value that are tried together
CLOSING = ")]}>.,;:!?/\\\"'’”»*_`~|&"  # what a text puts behind a link
OPENING = "([{<\"'‘“«*_`~|?&"  # and in front of it
JOIN = r"[&;?]\s*(?:amp;)?"  # between two pairs
BETWEEN = re.compile(r"(?<=[\w)\]}²³])\s+(?=[\w(\\√])")  # a blank where a sign is missing
# Dashes that stand for a minus, and characters without width.
SIGNS = str.maketrans("−–—‐‑‒", "------", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@cache
def _ball_keys() -> dict[str, Fits]:
    """What a value of each key of a ball has to be, without the number of the ball in front."""
    found: dict[str, Fits] = {"schedule": SCHEDULES.__contains__}
    words: dict[str, set[str]] = {}  # rules may have other options under the same name
    for rule in OPTIMIZERS.values():
        found |= _settings("", rule)
        for name, each in choices(rule).items():
            words[name] = words.get(name, set()) | set(each.options)
    found |= {name: options.__contains__ for name, options in words.items()}
    for schedule in SCHEDULES.values():
        found |= _settings(f"{schedule.key}.", schedule)
    return found


@cache
def _keys() -> dict[str, Fits]:
    """What a value of each key of a race has to be, without the keys of its balls."""
    found: dict[str, Fits] = {
        "landscape": LANDSCAPES.__contains__,
        "schedule": SCHEDULES.__contains__,
        "race": lambda value: all(each in OPTIMIZERS for each in value.replace(",", " ").split()),
        "x": _is_number,
        "y": _is_number,
        **dict.fromkeys(parameters(Experiment), _is_number),
        THROUGH: lambda value: bool(re.fullmatch(r"[\d ,+]+", value)),
        PLANE: PLANES.__contains__,
        STEP: str.isdecimal,
        HELD: lambda value: value.startswith("landscape="),
    }
    for key, cls in {**LANDSCAPES, **SCHEDULES}.items():
        found |= _settings(f"{key}.", cls)
    for key, cls in LANDSCAPES.items():
        for name, each in texts(cls).items():
            found[f"{key}.{name}"] = _is_formula if each.label else lambda value: True
            found[f"{key}.{name}.{KEPT}"] = lambda value: True
    return found


def _settings(prefix: str, cls: type) -> dict[str, Fits]:
    numbers = dict.fromkeys((prefix + name for name in parameters(cls)), _is_number)
    return numbers | {prefix + name: each.options.__contains__ for name, each in choices(cls).items()}


def _is_number(value: str) -> bool:
    try:
        return not math.isnan(float(value))
    except ValueError:
        return value == MAIN


def _is_formula(value: str) -> bool:
    try:
        _expression(value)
    except ValueError:
        return False
    return True


class Vocabulary:
    """The keys of a link, and what the value of each has to be. `others` are keys beside those of a race."""

    def __init__(self, others: Mapping[str, Fits] | None = None) -> None:
        self.others = others or {}

    def fits(self, key: str) -> Fits | None:
        """What the value of a key has to be; None for an unknown key."""
        number, dot, rest = key.partition(".")
        if dot and number.isdecimal():
            return _ball_keys().get(rest)
        return self.others.get(key) or _keys().get(key)

    def key(self, written: str) -> str | None:
        """The key that is meant; None for an unknown one."""
        for each in _spellings(written):
            for candidate in (each, re.sub(r"[\s-]+", "_", re.sub(r"\s*([._])\s*", r"\1", each.casefold()))):
                for key in (candidate, candidate.removeprefix("amp;"), candidate.rpartition("?")[2]):
                    if self.fits(key):
                        return key
        return None

    def value(self, key: str, written: str) -> str:
        """The value that is meant, or the value as it was written."""
        fits = self.fits(key)
        assert fits is not None
        is_text = key.rpartition(".")[2] in texts(LANDSCAPES.get(key.partition(".")[0], Experiment))
        if not is_text and fits(written):
            return written
        for each in _spellings(written, typed=is_text):
            for candidate in (each,) if is_text else (each, *_named(key, each)):
                if fits(candidate):
                    return candidate
        return written


def mended(pairs: list[Pair], vocabulary: Vocabulary | None = None) -> list[Pair]:
    """The keys and values of a link as they were meant. Trackers are left out; what isn't understood stays."""
    vocabulary = vocabulary or Vocabulary()
    if len(pairs) > MOST_PAIRS:
        return pairs
    kept = {key for key, _ in pairs}
    written = set(pairs)
    exact, changed = [], []
    for key, value in _divided(pairs, vocabulary):
        meant = vocabulary.key(key)
        if meant is None:
            if not is_tracker(key) and not _is_closing(key, value):
                changed.append((key, value))
        elif f"{meant}.{KEPT}" in kept:
            exact.append((meant, value))
        elif not meant.endswith(f".{KEPT}"):
            (exact if meant == key and (key, value) in written else changed).append(
                (meant, vocabulary.value(meant, value))
            )
    return exact + changed


def is_tracker(key: str) -> bool:
    """Whether a mailing, a search engine or a social network appends this key to links."""
    return IS_TRACKER.match(key.casefold().removeprefix("amp;")) is not None


def _is_closing(key: str, value: str) -> bool:
    """Whether a text put this behind the link, in HTML: the end of `...&quot;)`."""
    sign = html.unescape(f"&{key}")
    return not value and sign != f"&{key}" and not sign.strip(CLOSING + OPENING + "\xa0 ")


def blanks_are_kept(key: str, value: str) -> list[Pair]:
    """The pairs to write beside a text in a link, so that its blanks aren't taken for signs that were typed by hand."""
    return [] if Vocabulary().value(key, value) == value else [(f"{key}.{KEPT}", "kept")]


def _divided(pairs: list[Pair], vocabulary: Vocabulary) -> Iterator[Pair]:
    """The pairs, with those divided that hold several: `ravine;race=sgd`, `ravine&amp;race=sgd`, a link within."""
    for key, value in pairs:
        fits = vocabulary.fits(key)
        if fits and (not re.search(r"[;&?=%＆；＝]", value) or fits(value)):
            yield key, value
            continue
        for whole in _spellings(f"{key}={value}" if value else key, 2):
            first, *rest = (each.partition("=") for each in re.split(rf"{JOIN}|\s+(?=[\w.]+=)", whole))
            _, *joined = (each.partition("=") for each in re.split(JOIN, whole))
            is_joined = any(sign and is_tracker(name) for name, sign, _ in joined)
            if (
                is_joined
                or any(sign and vocabulary.key(name) for name, sign, _ in rest)
                or (first[1] and not value and not fits)
            ):
                found = [(name, text) for name, sign, text in (first, *rest) if sign]
                if any(vocabulary.key(name) for name, _ in found):
                    yield from found
                    break
        else:
            yield key, value


def _spellings(written: str, depth: int = MOST_CHANGES, typed: bool = False) -> Iterator[str]:
    """A text as it may have been meant, itself first, then with ever more changes.

    With `typed` it is first read with + for a blank that stands where a sign is missing: a link has a blank for a +. In
    LaTeX a blank is a blank.
    """
    if typed and "+" not in written and "\\" not in written and BETWEEN.search(written.strip()):
        yield BETWEEN.sub("+", written.strip())
    seen = {written: None}
    level = [written]
    for _ in range(depth + 1):
        yield from level
        level = [each for text in level for each in _changes(text) if each not in seen]
        level = list(dict.fromkeys(level))[: MOST_TRIES - len(seen)]
        seen |= dict.fromkeys(level)


def _changes(text: str) -> Iterator[str]:
    """A text after each one change."""
    yield re.sub(r"=?\s*[\r\n]+[\s>]*", "", text).strip()  # a line break and the quotation sign of a mail
    yield unquote(text)
    yield html.unescape(text)
    yield unicodedata.normalize("NFKC", text).translate(SIGNS)
    yield text.removeprefix("3D")  # of =3D, the = of a mail
    yield text.replace(" ", "+")
    for end in range(len(text) - 1, max(-1, len(text) - 7), -1):
        if text[end] not in CLOSING and not text[end].isspace():
            break
        yield text[:end]
    yield text.lstrip(OPENING)
    for sign in ("#", "]("):  # a place on the page, and the end of a link in Markdown
        yield text.partition(sign)[0]


def _named(key: str, text: str) -> Iterator[str]:
    """The names of the vocabulary in a value: in capitals, with blanks, or as they stand on the page."""
    field = key.rpartition(".")[2]
    if field == "landscape":
        yield _names(LANDSCAPES).get(_bare(text), "")
    elif field == "schedule":
        yield _names(SCHEDULES).get(_bare(text), "")
    elif field == "race":
        yield " ".join(_rules(re.split(r"[\s,;+|&/]+", text.strip())))
    else:
        yield text.casefold()
        yield text.replace(",", ".", 1)


def _rules(words: list[str]) -> Iterator[str]:
    """The rules that these words name; a name on the page may have two words."""
    names, index = _names(OPTIMIZERS), 0
    while index < len(words):
        for count in (2, 1):
            if rule := names.get(_bare("".join(words[index : index + count]))):
                break
        else:
            rule = words[index] or None
        if rule:
            yield rule
        index += count


def _names(found: Mapping[str, type]) -> dict[str, str]:
    """The keys of classes by their keys and their names on the page, without blanks and capitals."""
    return {_bare(each): key for key, cls in found.items() for each in (getattr(cls, "name", key), key)}


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
