"""Area tables: what the statistics office knows of a province before anybody is simulated.

A province is a folder with `province.toml` (every number with value, unit, source and
note), a commune table and contact matrices. `load_province` reads one; every fault is a
`TableError` that names the file and the row.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: lower edges of the age bands; the last is open
BANDS = tuple(range(0, 80, 5))
N_BANDS = len(BANDS)
CONTACT_LAYERS = ("home", "school", "work", "community")
DATA = Path(__file__).parent / "data"
_COLUMNS = ("code", "name", "district_code", "district", "population", "longitude", "latitude")
_EARTH_KM, _HALF_TURN = 6371.0, 180.0
_TOLERANCE = 0.005


@dataclass(frozen=True)
class Commune:
    """One commune: codes, people, centre, and what sets it apart."""

    code: str
    name: str
    district_code: str
    district: str
    population: int
    longitude: float
    latitude: float
    island: bool
    border: bool


@dataclass(frozen=True)
class Province:
    """The margins that a synthetic population must meet.

    Attributes:
        contacts: mean contacts a day, by layer, shape (16, 16): row meets column.
        age_shares: share of the population by age band, shape (16,).
        household_sizes: share of households with 1, 2, ... members.
        figures: the scalar and list parameters of `province.toml` by name.
    """

    code: str
    name: str
    communes: tuple[Commune, ...]
    contacts: dict[str, NDArray[np.float64]]
    age_shares: NDArray[np.float64]
    household_sizes: NDArray[np.float64]
    figures: dict[str, Any]

    @property
    def populations(self) -> NDArray[np.int64]:
        """People by commune."""
        return np.array([commune.population for commune in self.communes], dtype=np.int64)

    def scaled(self, total: int) -> Province:
        """Return the same province with about `total` people, commune shares kept."""
        wanted = share_out(self.populations / self.populations.sum(), total)
        communes = tuple(
            Commune(**{**commune.__dict__, "population": int(people)})
            for commune, people in zip(self.communes, wanted, strict=True)
        )
        return Province(**{**self.__dict__, "communes": communes})


def share_out(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Split `total` into whole numbers in the given shares (largest remainder)."""
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(np.int64)
    missing = int(total - whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return np.asarray(whole, dtype=np.int64)


def load_province(folder: Path | str = "kien_giang_2021") -> Province:
    """Read a province's tables.

    Args:
        folder: a folder, or the name of one shipped with the package.

    Raises:
        TableError: a file is missing, a column or figure is missing or out of range.
    """
    path = Path(folder)
    if not path.is_dir():
        path = DATA / str(folder)
    file = path / "province.toml"
    if not file.is_file():
        raise TableError(f"Không tìm thấy bảng của tỉnh: {file}")
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file}: không phải TOML hợp lệ ({error})") from error
    figures = _figures(document, file)
    province = Province(
        code=str(document.get("code", "")),
        name=str(document.get("name", "")),
        communes=_communes(path / str(document.get("communes", "communes.csv"))),
        contacts=_contacts(path / str(document.get("contacts", "contacts.csv"))),
        age_shares=np.array(figures["age_shares"], dtype=np.float64),
        household_sizes=np.array(figures["household_sizes"], dtype=np.float64),
        figures=figures,
    )
    _check_shares(province, file)
    return province


#: figures of `province.toml` that a population is made from
REQUIRED = [
    "age_shares",
    "household_sizes",
    "class_size",
    "enrolment",
    "employment",
    "alone_at_work",
    "workplace_sizes",
    "commuting",
    "stay_in_commune",
    "gravity_exponent",
    "sea_crossing",
]


def _figures(document: dict[str, Any], file: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name in REQUIRED:
        entry = document.get(name)
        if not isinstance(entry, dict) or not {"value", "unit", "source", "note"} <= entry.keys():
            raise TableError(f"{file}: thiếu [{name}] với value, unit, source và note")
        figures[name] = entry["value"]
    return figures


def _check_shares(province: Province, file: Path) -> None:
    for name, shares in (
        ("age_shares", province.age_shares),
        ("household_sizes", province.household_sizes),
    ):
        if abs(float(shares.sum()) - 1.0) > _TOLERANCE or shares.min() < 0:
            raise TableError(f"{file}: [{name}] phải không âm và có tổng bằng 1")
    if province.age_shares.shape != (N_BANDS,):
        raise TableError(f"{file}: [age_shares] phải có {N_BANDS} nhóm tuổi")


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        raise TableError(f"Không tìm thấy bảng {file}")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _communes(file: Path) -> tuple[Commune, ...]:
    rows = _rows(file)
    communes = []
    for number, row in enumerate(rows, start=2):
        missing = [name for name in _COLUMNS if not row.get(name)]
        if missing:
            raise TableError(f"{file}, dòng {number}: thiếu cột {', '.join(missing)}")
        try:
            communes.append(_commune(row))
        except ValueError as error:
            raise TableError(f"{file}, dòng {number}: số không hợp lệ ({error})") from error
    codes = [commune.code for commune in communes]
    if not codes or len(set(codes)) != len(codes):
        raise TableError(f"{file}: bảng trống hoặc có mã xã trùng nhau")
    return tuple(communes)


def _commune(row: dict[str, str]) -> Commune:
    population = int(row["population"])
    if population < 1:
        raise ValueError(f"dân số {population}")
    longitude, latitude = float(row["longitude"]), float(row["latitude"])
    if not (abs(longitude) <= _HALF_TURN and abs(latitude) <= _HALF_TURN / 2):
        raise ValueError(f"kinh độ {longitude}, vĩ độ {latitude}")
    return Commune(
        code=row["code"],
        name=row["name"],
        district_code=row["district_code"],
        district=row["district"],
        population=population,
        longitude=longitude,
        latitude=latitude,
        island=row.get("island", "0") == "1",
        border=row.get("border", "0") == "1",
    )


def _contacts(file: Path) -> dict[str, NDArray[np.float64]]:
    matrices = {layer: np.full((N_BANDS, N_BANDS), np.nan) for layer in CONTACT_LAYERS}
    for number, row in enumerate(_rows(file), start=2):
        layer = row.get("layer", "")
        if layer not in matrices:
            raise TableError(f"{file}, dòng {number}: lớp tiếp xúc lạ '{layer}'")
        try:
            band = BANDS.index(int(row["band"]))
            matrices[layer][band] = [float(row[f"with_{other}"]) for other in BANDS]
        except (KeyError, TypeError, ValueError) as error:
            raise TableError(f"{file}, dòng {number}: thiếu cột hoặc số sai ({error})") from error
    for layer, matrix in matrices.items():
        if not np.isfinite(matrix).all() or matrix.min() < 0:
            raise TableError(f"{file}: ma trận '{layer}' thiếu hàng hoặc có số âm")
    return matrices


def distances_km(communes: tuple[Commune, ...]) -> NDArray[np.float64]:
    """Great-circle distances between commune centres in km, shape (C, C)."""
    longitude = np.radians([commune.longitude for commune in communes])
    latitude = np.radians([commune.latitude for commune in communes])
    d_lat = latitude[:, None] - latitude[None, :]
    d_lon = longitude[:, None] - longitude[None, :]
    chord = np.sin(d_lat / 2) ** 2
    chord += np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * np.sin(d_lon / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def mobility(province: Province) -> NDArray[np.float64]:
    """Share of community contacts that people of a commune (row) make in another (column).

    A gravity kernel: `stay_in_commune` at home, the rest in proportion to population over
    (distance + 2 km) to the power `gravity_exponent`; a crossing between an island and
    anywhere outside its own district is weighted by `sea_crossing`.
    """
    communes = province.communes
    figures = province.figures
    weight = province.populations[None, :] / (distances_km(communes) + 2.0) ** float(
        figures["gravity_exponent"]
    )
    island = np.array([commune.island for commune in communes])
    district = np.array([commune.district_code for commune in communes])
    sea = (island[:, None] | island[None, :]) & (district[:, None] != district[None, :])
    weight = np.where(sea, weight * float(figures["sea_crossing"]), weight)
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    stay = float(figures["stay_in_commune"])
    share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0) * (1 - stay)
    np.fill_diagonal(share, 1.0 - share.sum(axis=1))
    return np.asarray(share)
