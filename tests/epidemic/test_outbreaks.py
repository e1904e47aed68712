from __future__ import annotations

import numpy as np

from toandan.epidemic.outbreaks import World, invent


def test_the_same_draw_gives_the_same_country() -> None:
    one, two = (invent(np.random.default_rng(4))[0] for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_counts_are_whole_and_not_negative() -> None:
    for seed in range(5):
        told, near = invent(np.random.default_rng(seed))
        assert told.shape == (60, 52)
        assert near.weights.shape == (60, 60)
        assert (told >= 0).all()
        assert (told == np.round(told)).all()


def test_an_outbreak_goes_from_few_areas_to_many() -> None:
    spread = []
    for seed in range(10):
        told, _ = invent(np.random.default_rng(seed), World(common=0.0, clusters=2.0, care=0.0))
        seen = (told.cumsum(axis=1) > 0).mean(axis=0)
        assert seen[0] < 0.2
        spread.append(seen[-1])
    assert np.median(spread) > 0.5


def test_areas_without_visitors_stay_free_unless_it_is_brought_in() -> None:
    told, _ = invent(np.random.default_rng(1), World(abroad=0.0, weeks=20))
    assert (told.sum(axis=1) > 0).mean() < 0.3


def test_neighbours_of_a_hit_area_are_hit_before_others() -> None:
    early, late = [], []
    for seed in range(20):
        told, near = invent(np.random.default_rng(seed), World(weeks=30))
        seen = told > 0
        first = np.where(seen.any(axis=1), seen.argmax(axis=1), 30)
        source = int(first.argmin())
        order = near.weights[source].argsort()
        early.append(first[order[-10:]].mean())
        late.append(first[order[:30]].mean())
    assert np.mean(early) < np.mean(late)
