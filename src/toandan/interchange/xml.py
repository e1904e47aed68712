"""XML in and out: nothing is resolved, fetched or expanded.

A message is hostile until read. The bytes are decoded here (UTF-8, or UTF-16 with its mark),
so that no exotic character set hides a DTD from the check; a DTD is refused outright, and
with it every entity. `lxml` then parses with its own limits left in force.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lxml import etree

from toandan.interchange.errors import Malformed, TooLarge
from toandan.interchange.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toandan.interchange.limits import Limits

#: what XML 1.0 allows in text (production 2, Char); everything else carries no words
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the text of an XML file without its declaration.

    Raises:
        TooLarge: more bytes than a message may have.
        Malformed: neither UTF-8 nor marked UTF-16, or with a DTD.
    """
    if len(data) > limits.message_bytes:
        raise TooLarge(
            f"{len(data)} bytes, at most {limits.message_bytes} are taken",
            f"Tệp lớn hơn giới hạn {limits.message_bytes // (1024 * 1024)} MB.",
        )
    charset = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        raise Malformed(
            f"not {charset} text at byte {error.start}; send the message in UTF-8",
            "Tệp XML không dùng bảng mã UTF-8. Hãy đề nghị bên gửi xuất lại bằng UTF-8.",
        ) from error
    text = _DECLARATION.sub("", text, count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Malformed(
            "a DTD or an entity declaration stands in the message; these are refused",
            "Tệp XML có khai báo DTD hoặc thực thể, có dấu hiệu phá hoại nên không được nhận.",
        )
    return text


def parsed(text: str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """Return the root of decoded XML.

    Raises:
        Malformed: not well-formed, or nested deeper than a message is.
        TooLarge: more elements than a message has.
    """
    # both before the parser builds a tree, which takes a hundred bytes and more for each of them
    if len(text) > limits.xml_bytes or text.count("<") > 2 * limits.elements:
        raise TooLarge(
            f"XML of {len(text)} characters, or with more than {limits.elements} elements",
            "Tệp XML quá lớn hoặc có quá nhiều phần tử, vượt giới hạn.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(
            f"not well-formed XML: {error}",
            "Tệp XML bị hỏng hoặc tải chưa hết. Hãy đề nghị bên gửi gửi lại.",
        ) from error
    _check_shape(root, limits)
    return root


def _check_shape(root: etree._Element, limits: Limits) -> None:
    depth = count = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > limits.depth:
            raise Malformed(
                f"elements nest deeper than {limits.depth}",
                "Tệp XML lồng quá nhiều cấp, có dấu hiệu phá hoại nên không được nhận.",
            )
        if count > limits.elements:
            raise TooLarge(
                f"more than {limits.elements} elements",
                "Tệp XML có quá nhiều phần tử, vượt giới hạn.",
            )


def written(root: etree._Element) -> bytes:
    """Return a tree as a UTF-8 file, indented where no words stand."""
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def legal(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the child elements of a name, whatever their namespace."""
    if element is not None:
        for one in element:
            if local(one) == name:
                yield one


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the first element down a path of names, whatever the namespaces."""
    for name in names:
        element = next(children(element, name), None)
    return element


def words(element: etree._Element | None) -> str | None:
    """Return all text in an element as it stands, None without the element."""
    return None if element is None else "".join(map(str, element.itertext()))
