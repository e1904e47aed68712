"""Adding elements in the two namespaces of our Akoma Ntoso files."""

from __future__ import annotations

from lxml import etree

from toandan.interchange.akn.names import NAMESPACE, OWN
from toandan.interchange.xml import legal


def akn(name: str) -> str:
    """Return the qualified name of an element of the standard."""
    return f"{{{NAMESPACE}}}{name}"


def own(name: str) -> str:
    """Return the qualified name of an element of ours."""
    return f"{{{OWN}}}{name}"


def add(parent: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    """Add an element of the standard."""
    return etree.SubElement(parent, akn(element), attributes)


def add_words(
    parent: etree._Element, element: str, text: str | None, /, **attributes: str
) -> etree._Element | None:
    """Add an element of the standard with words in it; none where there are no words."""
    if text is None:
        return None
    found = add(parent, element, **attributes)
    found.text = legal(text)
    return found


def add_own(
    parent: etree._Element, element: str, text: str | None, /, **attributes: str
) -> etree._Element | None:
    """Add an element of ours with words in it; none where there are no words."""
    if text is None:
        return None
    found = etree.SubElement(parent, own(element), attributes)
    found.text = legal(text)
    return found
