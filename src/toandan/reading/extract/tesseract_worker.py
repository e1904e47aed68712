"""Tesseract as a library in a process of its own: images in, words out.

Starting the program and loading its letters costs a twentieth of a page; here they are loaded
once, and words are taken from the library as they stand there: the program's own table of them
costs another twentieth. The parent (`tesseract_process`) starts this file with Python alone:
nothing but the standard library is imported, and what goes wrong in Tesseract ends this process
only.

A question is a line with the image's length in bytes, layout and language, then the image (BMP).
The answer is a line with its length in bytes, then a line for every word: block, paragraph,
line, left, top, right, bottom, confidence and text, parted by tabs. The process ends when its
input does.
"""

from __future__ import annotations

import ctypes
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes as long to load as all else
    from typing import Any

#: the library's names, by the versions of its C interface (tesseract/capi.h, Tesseract 4 and 5)
LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib")
#: exit status where there is no such library, or it lacks the language
UNUSABLE = 3
_SETTINGS = ((b"user_defined_dpi", b"300"), (b"debug_file", b"/dev/null"))
#: Tesseract's levels of a page (PageIteratorLevel)
_BLOCK, _PARAGRAPH, _LINE, _WORD = range(4)
_POINTER, _NUMBER, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_NUMBERS = ctypes.POINTER(_NUMBER)
#: what is called, with the types of its result and of its arguments; the last two are Leptonica's
_FUNCTIONS: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("TessBaseAPICreate", _POINTER, ()),
    ("TessBaseAPIInit3", _NUMBER, (_POINTER, _TEXT, _TEXT)),
    ("TessBaseAPISetVariable", _NUMBER, (_POINTER, _TEXT, _TEXT)),
    ("TessBaseAPISetPageSegMode", None, (_POINTER, _NUMBER)),
    ("TessBaseAPISetImage2", None, (_POINTER, _POINTER)),
    ("TessBaseAPIRecognize", _NUMBER, (_POINTER, _POINTER)),
    ("TessBaseAPIClear", None, (_POINTER,)),
    ("TessBaseAPIGetIterator", _POINTER, (_POINTER,)),
    ("TessResultIteratorGetPageIterator", _POINTER, (_POINTER,)),
    ("TessResultIteratorNext", _NUMBER, (_POINTER, _NUMBER)),
    ("TessResultIteratorGetUTF8Text", _POINTER, (_POINTER, _NUMBER)),
    ("TessResultIteratorConfidence", ctypes.c_float, (_POINTER, _NUMBER)),
    ("TessResultIteratorDelete", None, (_POINTER,)),
    ("TessPageIteratorIsAtBeginningOf", _NUMBER, (_POINTER, _NUMBER)),
    ("TessPageIteratorBoundingBox", _NUMBER, (_POINTER, _NUMBER, *[_NUMBERS] * 4)),
    ("TessDeleteText", None, (_POINTER,)),
    ("pixReadMem", _POINTER, (_TEXT, ctypes.c_size_t)),
    ("pixDestroy", None, (ctypes.POINTER(_POINTER),)),
)


class Engine:
    """The library, with the letters of each language that was asked for."""

    def __init__(self) -> None:
        self.library = _loaded()
        self.known: dict[str, ctypes.c_void_p] = {}

    def recognise(self, image: bytes, layout: int, language: str) -> bytes:
        """Return the words on an image, a line each; nothing of what is no image."""
        library, api = self.library, self._api(language)
        pixels = ctypes.c_void_p(library.pixReadMem(image, len(image)))
        if not pixels:
            return b""
        library.TessBaseAPISetPageSegMode(api, layout)
        library.TessBaseAPISetImage2(api, pixels)
        rows = self._words(api) if library.TessBaseAPIRecognize(api, None) == 0 else []
        library.TessBaseAPIClear(api)
        library.pixDestroy(ctypes.byref(pixels))
        return b"".join(rows)

    def _api(self, language: str) -> ctypes.c_void_p:
        if language not in self.known:
            api = ctypes.c_void_p(self.library.TessBaseAPICreate())
            if self.library.TessBaseAPIInit3(api, None, language.encode()) != 0:
                raise SystemExit(UNUSABLE)
            for name, value in _SETTINGS:
                self.library.TessBaseAPISetVariable(api, name, value)
            self.known[language] = api
        return self.known[language]

    def _words(self, api: ctypes.c_void_p) -> list[bytes]:
        library = self.library
        found = ctypes.c_void_p(library.TessBaseAPIGetIterator(api))
        if not found:
            return []
        place = ctypes.c_void_p(library.TessResultIteratorGetPageIterator(found))
        begins = library.TessPageIteratorIsAtBeginningOf
        box = [ctypes.c_int() for _ in range(4)]
        block = paragraph = line = 0
        rows = []
        while True:
            if begins(place, _BLOCK):
                block, paragraph, line = block + 1, 0, 0
            if begins(place, _PARAGRAPH):
                paragraph, line = paragraph + 1, 0
            line += begins(place, _LINE)
            text = self._text(found)
            if text and library.TessPageIteratorBoundingBox(place, _WORD, *map(ctypes.byref, box)):
                sure = library.TessResultIteratorConfidence(found, _WORD)
                numbers = (block, paragraph, line, *(edge.value for edge in box), f"{sure:.3f}")
                rows.append("\t".join(map(str, numbers)).encode() + b"\t" + text + b"\n")
            if not library.TessResultIteratorNext(found, _WORD):
                break
        library.TessResultIteratorDelete(found)
        return rows

    def _text(self, found: ctypes.c_void_p) -> bytes:
        told = self.library.TessResultIteratorGetUTF8Text(found, _WORD)
        if not told:
            return b""
        text = ctypes.string_at(told)
        self.library.TessDeleteText(told)
        return text.replace(b"\t", b" ").replace(b"\n", b" ")


def _loaded() -> ctypes.CDLL:
    for name in LIBRARIES:
        try:
            library = ctypes.CDLL(name)
            for function, result, arguments in _FUNCTIONS:
                found = getattr(library, function)
                found.restype, found.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        return library
    raise SystemExit(UNUSABLE)


def main() -> int:
    """Answer questions until there are no more."""
    engine = Engine()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        length, layout, language = line.decode().split()
        image = source.read(int(length))
        if len(image) < int(length):
            break
        rows = engine.recognise(image, int(layout), language)
        out.write(b"%d\n" % len(rows))
        out.write(rows)
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
