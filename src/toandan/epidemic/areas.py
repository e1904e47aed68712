"""Areas with population and their place in the tree: commune, district, province."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toandan.epidemic.errors import HierarchyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt


@dataclass(frozen=True)
class Area:
    """One place that reports counts.

    Attributes:
        code: the official code, or a hub's location code.
        name: as people read it.
        parent: code of the area that contains it; empty at the top.
        population: people who live there; 0 where unknown.
        latitude, longitude: of its middle, in degrees; NaN where unknown.
    """

    code: str
    name: str = ""
    parent: str = ""
    population: float = 0.0
    latitude: float = math.nan
    longitude: float = math.nan


class Areas:
    """A forest of areas, checked once when built.

    Raises:
        HierarchyError: a code stands twice, a parent is unknown, or the tree has a circle.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: dict[str, Area] = {}
        for area in areas:
            if area.code in self._areas:
                raise HierarchyError(f"Mã địa bàn «{area.code}» xuất hiện hai lần.")
            self._areas[area.code] = area
        for area in self._areas.values():
            if area.parent and area.parent not in self._areas:
                raise HierarchyError(
                    f"Địa bàn «{area.code}» thuộc «{area.parent}», nhưng danh sách không có mã này."
                )
        for code in self._areas:
            self.above(code)

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def __len__(self) -> int:
        return len(self._areas)

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __getitem__(self, code: str) -> Area:
        return self._areas[code]

    def above(self, code: str) -> list[str]:
        """Codes of the areas that contain `code`, the nearest first."""
        path: list[str] = []
        here = self._areas[code].parent
        while here:
            if here in path or here == code:
                raise HierarchyError(f"Cây địa bàn có vòng lặp tại «{code}».")
            path.append(here)
            here = self._areas[here].parent
        return path

    def children(self, code: str) -> list[str]:
        """Codes of the areas directly below."""
        return [area.code for area in self._areas.values() if area.parent == code]

    def leaves(self) -> list[str]:
        """Codes of the areas with nothing below them, in the order given."""
        parents = {area.parent for area in self._areas.values()}
        return [code for code in self._areas if code not in parents]

    def sums(self, codes: Sequence[str]) -> npt.NDArray[np.float64]:
        """The summing matrix S of a hierarchy: counts of `codes` = S · counts of the leaves.

        Returns:
            Shape (len(codes), number of leaves); 1 where the leaf lies in the area.
        """
        leaves = self.leaves()
        matrix = np.zeros((len(codes), len(leaves)))
        row = {code: index for index, code in enumerate(codes)}
        for column, leaf in enumerate(leaves):
            for code in (leaf, *self.above(leaf)):
                if code in row:
                    matrix[row[code], column] = 1.0
        return matrix
