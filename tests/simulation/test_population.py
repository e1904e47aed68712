from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from toandan.simulation.areas import N_BANDS, Province, load_province
from toandan.simulation.errors import PopulationError, TableError
from toandan.simulation.margins import check_margins
from toandan.simulation.population import SCHOOL, WORK, Population, synthesise
from toandan.simulation.store import (
    open_population,
    population_digest,
    population_of,
    save_population,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_kien_giang_2021_has_144_communes_and_its_census_population(province: Province) -> None:
    assert len(province.communes) == 144
    assert province.populations.sum() == 1_723_067
    assert sum(commune.border for commune in province.communes) == 7
    assert len({commune.district_code for commune in province.communes}) == 15


def test_a_synthetic_population_meets_every_margin(province: Province) -> None:
    scaled = province.scaled(60_000)
    population = synthesise(scaled)
    margins = check_margins(population, scaled)
    assert len(margins) == 6
    for margin in margins:
        assert margin.met, margin


def test_households_and_communes_are_contiguous_ranges(small: Population) -> None:
    person = small.person
    ids = np.arange(small.size)
    assert (np.diff(person["commune"].astype(int)) >= 0).all()
    assert (person["home"] <= ids).all()
    assert (ids < person["home"] + person["home_size"]).all()
    heads = np.unique(person["home"])
    assert person["home_size"][heads].sum() == small.size
    assert (person["commune"] == person["commune"][person["home"]]).all()


def test_each_member_of_a_group_knows_where_the_group_is(small: Population) -> None:
    person, members = small.person, small.members
    for layer in (SCHOOL, WORK):
        mine = np.flatnonzero(person["layer"] == layer)
        assert len(mine) > 500
        for who in mine[::37]:
            start, size = int(person["group"][who]), int(person["group_size"][who])
            assert who in members[start : start + size]
            assert (person["layer"][members[start : start + size]] == layer).all()


def test_each_agent_knows_the_band_of_its_oldest_housemate(small: Population) -> None:
    person = small.person
    for who in range(0, small.size, 13):
        first, size = int(person["home"][who]), int(person["home_size"][who])
        others = [person["band"][p] for p in range(first, first + size) if p != who]
        assert person["oldest"][who] == max(others, default=person["band"][who])


def test_children_live_with_adults(small: Population) -> None:
    person = small.person
    children = np.flatnonzero(person["band"] < 2)
    alone = sum(
        person["band"][
            person["home"][child] : person["home"][child] + person["home_size"][child]
        ].max()
        < 3
        for child in children
    )
    assert alone / len(children) < 0.03


def test_everybody_stands_once_in_the_rolls_by_band(small: Population) -> None:
    assert (np.sort(small.by_band) == np.arange(small.size)).all()
    place = small.person["commune"].astype(int) * N_BANDS + small.person["band"]
    for cell in (0, 17, 400):
        ids = small.by_band[small.band_start[cell] : small.band_start[cell + 1]]
        assert (place[ids] == cell).all()


def test_the_same_seed_gives_the_same_population_and_another_seed_another(
    province: Province,
) -> None:
    tables = province.scaled(3000)
    first, again = synthesise(tables, 5), synthesise(tables, 5)
    assert population_digest(first) == population_digest(again)
    assert population_digest(first) != population_digest(synthesise(tables, 6))


def test_a_saved_population_opens_memory_mapped_and_equal(
    small: Population, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    save_population(small, folder)
    opened = open_population(folder, verify=True)
    assert population_digest(opened) == population_digest(small)
    assert isinstance(opened.person.base, np.memmap)
    assert opened.names == small.names


def test_a_damaged_population_is_refused(small: Population, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    save_population(small, folder)
    file = folder / "members.npy"
    content = bytearray(file.read_bytes())
    content[-3] ^= 0xFF
    file.write_bytes(bytes(content))
    with pytest.raises(PopulationError, match="bị hỏng"):
        open_population(folder, verify=True)
    (folder / "person.npy").unlink()
    with pytest.raises(PopulationError, match="không đọc được"):
        open_population(folder)


def test_a_population_is_built_once_and_found_again(tmp_path: Path) -> None:
    first, digest = population_of("kien_giang_2021", 2000, cache=tmp_path)
    folders = list(tmp_path.iterdir())
    second, again = population_of("kien_giang_2021", 2000, cache=tmp_path)
    assert list(tmp_path.iterdir()) == folders
    assert len(folders) == 1
    assert digest == again == population_digest(second)
    assert first.size == second.size == 2000


def test_a_table_with_a_fault_is_refused_by_file_and_row(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="Không tìm thấy"):
        load_province(tmp_path)
    (tmp_path / "province.toml").write_text("code = '1'\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"\[age_shares\]"):
        load_province(tmp_path)
