"""Which bytes of a captured response are signed, found by plain search: no XML library of ours or theirs has a say."""

import re
from dataclasses import dataclass

_KEY_INFO = re.compile(rb"<(?:\w+:)?KeyInfo\b.*?</(?:\w+:)?KeyInfo>", re.DOTALL)
_SIGNATURE = re.compile(rb"<(?:\w+:)?Signature\b.*?</(?:\w+:)?Signature>", re.DOTALL)
_ASSERTION = re.compile(rb"<(?:\w+:)?Assertion\b.*</(?:\w+:)?Assertion>", re.DOTALL)
_UNUSED = re.compile(rb' xmlns:xs="[^"]*"')
_RESPONSE = re.compile(rb"<(?:\w+:)?Response\b.*</(?:\w+:)?Response>", re.DOTALL)


@dataclass(frozen=True)
class SignedPart:
    xml: bytes
    offsets: list[int]
    """Every byte under the outermost signature, and the signature itself but for its KeyInfo, which nothing signs.

    Nor does anything sign the declaration of a prefix that no name uses (`xs`, which stands in values only): exclusive
    canonicalization leaves it out, so a change of it changes nothing that is read.
    """

    @staticmethod
    def of(xml: bytes) -> "SignedPart":
        whole, assertion = _RESPONSE.search(xml), _ASSERTION.search(xml)
        assert whole and assertion
        first = _SIGNATURE.search(xml)
        assert first, "the response is not signed"
        element = whole if first.start() < assertion.start() else assertion
        unsigned = [_KEY_INFO.search(xml, first.start(), first.end()), *_UNUSED.finditer(xml)]
        loose = {at for found in unsigned if found for at in range(*found.span())}
        return SignedPart(xml, [at for at in range(*element.span()) if at not in loose])

    def sample(self, count: int) -> list[int]:
        """So many of the offsets, evenly spread."""
        return [self.offsets[index * len(self.offsets) // count] for index in range(count)]

    def with_changed(self, at: int) -> bytes:
        """The document with one byte changed, and never to one that canonicalizes to the same (space to tab)."""
        return self.xml[:at] + bytes([self.xml[at] ^ 1]) + self.xml[at + 1:]
