"""Populations on disk: built once, saved as plain `.npy` files and memory-mapped after.

A stored population is a folder with one file per array and `population.json`, which holds
the names, the format and the digest of every array. Opening checks format and sizes;
`verify=True` reads everything and checks the digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toandan.simulation.areas import Province, load_province
from toandan.simulation.errors import PopulationError
from toandan.simulation.population import Population, synthesise
from toandan.simulation.ways import MixTable, ReachTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FORMAT = 2
_ARRAYS = [
    "person",
    "members",
    "by_band",
    "band_start",
    "commune_start",
    "contacts",
    "border",
    "stay",
    "reach",
    "mix",
]
_NAMES = ("codes", "names", "districts", "district_names")


def _arrays(population: Population) -> dict[str, NDArray[Any]]:
    found = {name: getattr(population, name, None) for name in _ARRAYS}
    found["stay"] = population.reach.stay
    found["reach"] = population.reach.cells
    found["mix"] = population.mix.cells
    return {name: np.ascontiguousarray(array) for name, array in found.items()}


def population_digest(population: Population) -> str:
    """SHA-256 over everything that runs depend on, in hexadecimal."""
    digest = hashlib.sha256(f"format {_FORMAT}".encode())
    for name, array in _arrays(population).items():
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(array.view(np.uint8).data if array.size else b"")
    digest.update("|".join(population.codes).encode())
    return digest.hexdigest()


def save_population(population: Population, folder: Path) -> None:
    """Write a population to a folder; an existing one of that name is left alone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        work = Path(made) / "population"
        work.mkdir()
        for name, array in _arrays(population).items():
            np.save(work / f"{name}.npy", array)
        facts = {
            "format": _FORMAT,
            "digest": population_digest(population),
            "size": population.size,
            "province_code": population.province_code,
            "province_name": population.province_name,
            "seed": population.seed,
            **{name: list(getattr(population, name)) for name in _NAMES},
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (work / "population.json").write_text(text, encoding="utf-8")
        if not folder.exists():
            work.rename(folder)


def open_population(folder: Path, *, verify: bool = False) -> Population:
    """Memory-map a stored population.

    Raises:
        PopulationError: the folder is no population, of another format or damaged.
    """
    try:
        facts = json.loads((folder / "population.json").read_text(encoding="utf-8"))
        maps = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    except (OSError, ValueError) as error:
        raise PopulationError(f"{folder}: không đọc được dân số đã lưu ({error})") from error
    if facts.get("format") != _FORMAT or len(maps["person"]) != facts["size"]:
        raise PopulationError(f"{folder}: dân số lưu bởi phiên bản khác hoặc bị hỏng; hãy tạo lại")
    reach = ReachTable(np.asarray(maps.pop("stay")), np.asarray(maps.pop("reach")))
    mix = MixTable(np.asarray(maps.pop("mix")))
    fields: dict[str, Any] = {name: tuple(facts[name]) for name in _NAMES}
    fields |= {name: np.asarray(array) for name, array in maps.items()}
    population = Population(
        province_code=facts["province_code"],
        province_name=facts["province_name"],
        seed=facts["seed"],
        reach=reach,
        mix=mix,
        **fields,
    )
    if verify and population_digest(population) != facts["digest"]:
        raise PopulationError(f"{folder}: dân số đã lưu bị hỏng (sai mã băm); hãy tạo lại")
    return population


def stored_digest(folder: Path) -> str:
    """The digest that a stored population was saved with."""
    facts = json.loads((folder / "population.json").read_text(encoding="utf-8"))
    return str(facts["digest"])


def cache_folder() -> Path:
    """Where populations are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "toandan" / "populations"


def _tables_digest(province: Province, seed: int) -> str:
    facts = repr((province.communes, province.figures, seed, _FORMAT))
    digest = hashlib.sha256(facts.encode())
    for layer in sorted(province.contacts):
        digest.update(province.contacts[layer].tobytes())
    for file in ("population.py", "groups.py", "ways.py", "areas.py"):
        digest.update((Path(__file__).parent / file).read_bytes())
    return digest.hexdigest()[:16]


def population_of(
    province: str, people: int = 0, seed: int = 1, cache: Path | None = None
) -> tuple[Population, str]:
    """The population of a province and its digest, from the cache or built now.

    Args:
        province: a folder of tables, or the name of a province shipped with the package.
        people: scale to about so many people; 0 keeps the tables' number.
        seed: of the synthesis.
        cache: where populations are kept; the user's cache folder where left out.
    """
    tables = load_province(province)
    if people:
        tables = tables.scaled(people)
    folder = (cache or cache_folder()) / f"{tables.code}-{_tables_digest(tables, seed)}"
    if not (folder / "population.json").is_file():
        save_population(synthesise(tables, seed), folder)
    return open_population(folder), stored_digest(folder)
