"""What an answer must agree with: JSON of which an object's other members don't matter, and a few words in strings.

    "@any"  "@absent"         there is a value; there is none (null is none: RFC 7643 §2.5)
    "@save name"              there is a value, and it is kept as {{name}}
    "@not v"                  a value other than v
    "@match regex"            a string that is wholly matched
    "@exactly {…}"            an object with these members and no others
    [1, 2]                    these, in this order, and no others
    ["@any order", 1, 2]      these and no others
    ["@including", 1]         at least these
    ["@without", 1, 2]        none of these
    ["@count", 3]             so many
"""

import json
import re
from typing import Any

Saved = dict[str, str]
VARIABLE = re.compile(r"\{\{([A-Za-z0-9_]+)\}\}")


def fill(text: str, saved: Saved) -> str:
    """`text` with each {{name}} replaced by what was saved under it."""
    return VARIABLE.sub(lambda found: saved[found[1]], text)


def differences(wanted: Any, got: Any, saved: Saved, where: str = "") -> list[str]:
    """Every place in which what came is not what was wanted; what is to be saved is, on the way."""
    here = where or "the body"
    if isinstance(wanted, str):
        wanted = fill(wanted, saved)
    match wanted:
        case str() if wanted.startswith("@"):
            return _word(*wanted[1:].partition(" ")[::2], got, saved, here)
        case dict():
            if not isinstance(got, dict):
                return [f"{here}: {_short(got)} is no object"]
            return [line for key, value in wanted.items()
                    for line in differences(value, got.get(key), saved, f"{where}.{key}" if where else key)]
        case [str() as word, *rest] if word.startswith("@") and word not in ("@any", "@absent"):
            if word.startswith(("@save", "@match", "@not", "@exactly")):
                return _list(wanted, got, saved, here)
            return _collection(word, rest, got, saved, here)
        case list():
            return _list(wanted, got, saved, here)
    same = type(wanted) is type(got) and wanted == got
    return [] if same else [f"{here}: {_short(got)}, not {_short(wanted)}"]


def _word(word: str, value: str, got: Any, saved: Saved, here: str) -> list[str]:
    match word:
        case "absent":
            return [] if got is None else [f"{here}: {_short(got)}, where nothing belongs"]
        case _ if got is None:
            return [f"{here}: nothing"]
        case "any":
            return []
        case "save":
            saved[value] = got if isinstance(got, str) else json.dumps(got)
            return []
        case "not":
            return [f"{here}: {value}"] if got == value else []
        case "match":
            return [] if isinstance(got, str) and re.fullmatch(value, got) else [f"{here}: {_short(got)}, not {value}"]
        case "exactly":
            same = json.dumps(got, sort_keys=True) == json.dumps(json.loads(value), sort_keys=True)
            return [] if same else [f"{here}: {_short(got)}, not {value}"]
    raise ValueError(f"@{word}: no word of expectations")


def _list(wanted: list[Any], got: Any, saved: Saved, here: str) -> list[str]:
    if not isinstance(got, list) or len(got) != len(wanted):
        return [f"{here}: {_short(got)}, not {_short(wanted)}"]
    pairs = enumerate(zip(wanted, got, strict=True))
    return [line for place, (one, other) in pairs for line in differences(one, other, saved, f"{here}[{place}]")]


def _collection(word: str, wanted: list[Any], got: Any, saved: Saved, here: str) -> list[str]:
    left = [] if got is None else got
    if not isinstance(left, list):
        return [f"{here}: {_short(got)} is no list"]
    if word == "@count":
        return [] if len(left) == wanted[0] else [f"{here}: {len(left)} of them, not {wanted[0]}"]
    if word == "@without":
        return [f"{here}: {_short(item)} is there" for item in wanted if _found(item, left, saved) is not None]
    assert word in ("@any order", "@including"), f"{word}: no word of expectations"
    left = list(left)
    wrong = []
    for item in wanted:
        place = _found(item, left, saved)
        if place is None:
            wrong.append(f"{here}: {_short(item)} is not there")
        else:
            differences(item, left.pop(place), saved)
    return wrong + [f"{here}: {_short(item)} too" for item in left if word == "@any order"]


def _found(item: Any, among: list[Any], saved: Saved) -> int | None:
    return next((place for place, one in enumerate(among) if not differences(item, one, dict(saved))), None)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"
