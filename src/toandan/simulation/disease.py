"""A disease as data: one TOML file, every number with value, unit, source and note.

    name, title
    [general.<parameter>]            parameters of all variants
    [variant.<name>.<parameter>]     parameters of one variant; immunity_plateau and
                                     immunity_half_life too, where an infection by it
                                     protects for another time than [general] says
    [cross_immunity]                 protection after the row against the column
    [vector.<parameter>]             only where a mosquito carries it

A delay's value is `{law = "lognormal" | "gamma" | "weibull" | "exponential" | "constant",
mean = ..., sd = ...}` in days. A parameter that is unknown, missing, out of range or
contradicts another is refused by name with a `DiseaseError`.
"""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from toandan.simulation.areas import DATA, N_BANDS
from toandan.simulation.delays import LAWS, Delay
from toandan.simulation.errors import DiseaseError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECADES = 10
_FIELDS = ("value", "unit", "source", "note")
#: within the band 75+: shares of 75-79, 80-89 and 90+ (UN WPP, Viet Nam)
_OLDEST = (0.46, 0.44, 0.10)
_MONTHS = 12

# kinds of value: (least, most) of a number, or the name of another kind
_GENERAL: dict[str, tuple[float, float] | str] = {
    "overdispersion": (0.0, 1000.0),
    "asymptomatic_infectiousness": (0.0, 1.0),
    "school_weight": (0.0, 100.0),
    "work_weight": (0.0, 100.0),
    "community_weight": (0.0, 100.0),
    "susceptibility": "ages",
    "immune": "shares",
    "symptomatic": "shares",
    "severe": "shares",
    "critical": "shares",
    "death": "shares",
    "onset_to_admission": "delay",
    "admission_to_icu": "delay",
    "icu_to_death": "delay",
    "ward_stay": "delay",
    "icu_stay": "delay",
    "death_without_bed": (0.0, 1.0),
    "death_without_icu": (0.0, 1.0),
    "oxygen_share": (0.0, 1.0),
    "oxygen_litres_per_minute": (0.0, 100.0),
    "season_amplitude": (0.0, 1.0),
    "season_peak_day": (0.0, 366.0),
    "immunity_plateau": (0.0, 100_000.0),
    "immunity_half_life": (0.0, 1_000_000.0),
}
_VARIANT: dict[str, tuple[float, float] | str] = {
    "r0": (0.0, 30.0),
    "household_attack": (0.0, 0.99),
    "latent": "delay",
    "contagion": "delay",
    "onset": "delay",
    "severity": (0.0, 20.0),
}
#: of a variant, where it differs from [general]: waning after an infection by it
_OWN = {name: _GENERAL[name] for name in ("immunity_plateau", "immunity_half_life")}
_VECTOR: dict[str, tuple[float, float] | str] = {
    "extrinsic_25": "delay",
    "extrinsic_30": "delay",
    "bite": "delay",
    "temperature": "months",
}


@dataclass(frozen=True)
class Parameter:
    """One number (or list, or delay) with where it comes from."""

    value: Any
    unit: str
    source: str
    note: str


@dataclass(frozen=True)
class Variant:
    """One variant, strain or serotype."""

    name: str
    r0: float
    household_attack: float
    latent: Delay
    contagion: Delay
    onset: Delay
    severity: float
    immunity_plateau: float
    immunity_half_life: float


@dataclass(frozen=True)
class Disease:
    """A disease ready to be put into a population.

    Attributes:
        general: values of the parameters of all variants; by-age values have shape (16,).
        variants: in the order of the file.
        cross: protection after the row's variant against the column's, shape (V, V).
        vector: values of the vector's parameters, or None for contact diseases.
        provenance: every parameter as read, by its full name.
    """

    name: str
    title: str
    general: dict[str, Any]
    variants: tuple[Variant, ...]
    cross: NDArray[np.float64]
    vector: dict[str, Any] | None
    provenance: dict[str, Parameter]

    def variant_index(self, name: str) -> int:
        """Position of a variant.

        Raises:
            DiseaseError: the disease has no such variant.
        """
        for index, variant in enumerate(self.variants):
            if variant.name == name:
                return index
        known = ", ".join(variant.name for variant in self.variants)
        raise DiseaseError(f"{self.name}: không có biến thể '{name}' (có: {known})")


def load_disease(source: Path | str) -> Disease:
    """Read a disease file, or one shipped with the package by its name."""
    path = Path(source)
    if not path.is_file():
        path = DATA / "diseases" / f"{source}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in (DATA / "diseases").glob("*.toml")))
        raise DiseaseError(f"Không tìm thấy bệnh '{source}' (có sẵn: {known})")
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DiseaseError(f"{path}: không phải TOML hợp lệ ({error})") from error
    return parse_disease(document)


def parse_disease(document: dict[str, Any]) -> Disease:
    """Check a disease document and turn it into a `Disease`."""
    known = {"name", "title", "general", "variant", "cross_immunity", "vector"}
    for name in document:
        if name not in known:
            raise DiseaseError(f"tham số lạ '{name}' ở mức ngoài cùng")
    provenance: dict[str, Parameter] = {}
    general = _section(document.get("general", {}), _GENERAL, "general", provenance)
    variants = tuple(
        _variant(name, body, general, provenance)
        for name, body in document.get("variant", {}).items()
    )
    if not variants:
        raise DiseaseError("thiếu [variant.…]: cần ít nhất một biến thể")
    vector = None
    if "vector" in document:
        vector = _section(document["vector"], _VECTOR, "vector", provenance)
    cross = _cross(document.get("cross_immunity"), len(variants), provenance)
    disease = Disease(
        name=str(document.get("name", "")),
        title=str(document.get("title", "")),
        general=general,
        variants=variants,
        cross=cross,
        vector=vector,
        provenance=provenance,
    )
    _check_consistent(disease)
    return disease


def _variant(
    name: str, body: dict[str, Any], general: dict[str, Any], provenance: dict[str, Parameter]
) -> Variant:
    """A variant; what it may have of its own and has not is that of all."""
    own = {each: kind for each, kind in _OWN.items() if each in body}
    values = _section(body, _VARIANT | own, f"variant.{name}", provenance)
    return Variant(name, **{each: general[each] for each in _OWN} | values)


def _section(
    body: dict[str, Any],
    schema: dict[str, tuple[float, float] | str],
    where: str,
    provenance: dict[str, Parameter],
) -> dict[str, Any]:
    unknown = sorted(set(body) - set(schema))
    if unknown:
        raise DiseaseError(f"tham số lạ '{where}.{unknown[0]}'")
    missing = [name for name in schema if name not in body]
    if missing:
        raise DiseaseError(f"thiếu tham số '{where}.{missing[0]}'")
    values = {}
    for name, kind in schema.items():
        full = f"{where}.{name}"
        provenance[full] = _parameter(body[name], full)
        values[name] = _value(provenance[full].value, kind, full)
    return values


def _parameter(entry: Any, full: str) -> Parameter:
    if not isinstance(entry, dict) or set(entry) != set(_FIELDS):
        raise DiseaseError(f"'{full}' phải có đúng value, unit, source và note")
    return Parameter(entry["value"], str(entry["unit"]), str(entry["source"]), str(entry["note"]))


def _value(value: Any, kind: tuple[float, float] | str, full: str) -> Any:
    if kind == "delay":
        return _delay(value, full)
    if kind == "months":
        return _numbers(value, _MONTHS, (-20.0, 50.0), full)
    if kind in ("ages", "shares"):
        return _by_age(value, 20.0 if kind == "ages" else 1.0, full)
    least, most = cast("tuple[float, float]", kind)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise DiseaseError(f"'{full}' phải là một số")
    if not float(least) <= value <= float(most):
        raise DiseaseError(f"'{full}' = {value} nằm ngoài khoảng {least} đến {most}")
    return float(value)


def _delay(value: Any, full: str) -> Delay:
    if not isinstance(value, dict) or not set(value) <= {"law", "mean", "sd"}:
        raise DiseaseError(f"'{full}' phải có dạng {{law, mean, sd}}")
    law = value.get("law")
    if law not in LAWS:
        raise DiseaseError(f"'{full}': luật phân phối lạ '{law}' (có: {', '.join(LAWS)})")
    mean, spread = float(value.get("mean", -1.0)), float(value.get("sd", 0.0))
    if mean < 0 or spread < 0:
        raise DiseaseError(f"'{full}': mean và sd phải không âm")
    if law in ("lognormal", "gamma", "weibull") and (spread == 0 or mean == 0):
        raise DiseaseError(f"'{full}': luật {law} cần mean và sd lớn hơn 0")
    return Delay(str(law), mean, spread)


def _numbers(value: Any, length: int, span: tuple[float, float], full: str) -> NDArray[np.float64]:
    numbers = np.array(value, dtype=np.float64)
    if numbers.shape != (length,) or numbers.min() < span[0] or numbers.max() > span[1]:
        raise DiseaseError(f"'{full}' phải có {length} số từ {span[0]} đến {span[1]}")
    return numbers


def _by_age(value: Any, most: float, full: str) -> NDArray[np.float64]:
    """One number for all, ten by decade (0-9 ... 90+), or sixteen by band."""
    if isinstance(value, int | float):
        value = [value] * N_BANDS
    if len(value) == _DECADES:
        numbers = _numbers(value, _DECADES, (0.0, most), full)
        bands = np.repeat(numbers, 2)[:N_BANDS].copy()
        bands[-1] = float((numbers[7:] * np.array(_OLDEST)).sum())
        return bands
    return _numbers(value, N_BANDS, (0.0, most), full)


def _cross(entry: Any, size: int, provenance: dict[str, Parameter]) -> NDArray[np.float64]:
    if entry is None:
        if size > 1:
            raise DiseaseError("thiếu [cross_immunity] khi có nhiều biến thể")
        return np.ones((1, 1))
    provenance["cross_immunity"] = _parameter(entry, "cross_immunity")
    cross = np.array(entry["value"], dtype=np.float64)
    if cross.shape != (size, size) or cross.min() < 0 or cross.max() > 1:
        raise DiseaseError(f"'cross_immunity' phải là ma trận {size}x{size} với số từ 0 đến 1")
    if (np.diag(cross)[:, None] < cross.T).any():
        raise DiseaseError(
            "'cross_immunity' mâu thuẫn: một biến thể bảo vệ khỏi chính nó kém hơn biến thể khác"
        )
    return cross


def _check_consistent(disease: Disease) -> None:
    general = disease.general
    order = ("symptomatic", "severe", "critical", "death")
    for more, less in itertools.pairwise(order):
        worse = general[less] > general[more] + 1e-12
        if worse.any():
            band = int(np.argmax(worse)) * 5
            raise DiseaseError(
                f"'general.{less}' lớn hơn 'general.{more}' ở nhóm tuổi {band}: mâu thuẫn"
            )
    if disease.vector is not None and any(v.household_attack > 0 for v in disease.variants):
        raise DiseaseError(
            "'household_attack' phải bằng 0 khi bệnh lây qua véc-tơ (muỗi đốt theo khu dân cư)"
        )
