"""The plain model's vaccines: doses by the calendar, and those that follow the epidemic."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toandan.simulation.reference import Reference

_WEEK, _PER = 7, 100_000
_BY_DATE, _BY_COMMUNE = 0, 1


class PlainDoses:
    """Who has which dose since when, for one reference run."""

    def __init__(self, run: Reference) -> None:
        self.run = run
        vaccine, communes = run.model.plan.vaccine, run.model.population.n_communes
        self.days = (vaccine.dose_1.copy(), vaccine.dose_2.copy())
        table = vaccine.campaigns
        self.left = table.stock.copy()
        self.opened = np.zeros((len(table.start), communes), dtype=bool)
        self.began = np.zeros((len(table.start), communes), dtype=int)
        self.lines = [
            [[int(who) for who in table.line[first:last]] for first, last in pairwise(row)]
            for row in table.line_start
        ]
        #: by campaign: who waits for a second dose, and since when
        self.begun: list[list[tuple[int, int]]] = [[] for _ in table.start]

    def leave(self, effect: int, variant: int, who: int) -> float:
        """Share of a risk that the doses by today leave."""
        vaccine, today = self.run.model.plan.vaccine, self.run.today
        if not vaccine.active:
            return 1.0
        for dose in (1, 0):
            age = today - int(self.days[dose][who]) - vaccine.lag
            if age >= 0:
                product = vaccine.product[who]
                left = vaccine.left[effect, product, age]
                return float(1.0 - vaccine.protect[variant, effect, product, dose] * left)
        return 1.0

    def give(self) -> None:
        """Today's doses of the campaigns that follow the epidemic."""
        table, today, found = self.run.model.plan.vaccine.campaigns, self.run.today, self.run.found
        week = found[max(today - _WEEK, 0) : today].sum(axis=0)
        for which in np.flatnonzero(table.start <= today):
            level = self._level(int(which), week)
            held = self.opened[which] & (
                (today - self.began[which] < table.least[which]) | (level >= table.closes[which])
            )
            fresh = ~self.opened[which] & (level >= table.opens[which])
            self.began[which][fresh] = today
            self.opened[which] = held | fresh
            today_left = int(min(table.daily[which], self.left[which]))
            today_left -= self._second(int(which), today_left)
            if table.steered[which]:
                today_left -= self._first(int(which), today_left, week)
            waiting = np.array([len(line) for line in self.lines[which]], dtype=float)
            self._first(int(which), today_left, waiting)

    def _level(self, which: int, week: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the trigger of a campaign looks at in each commune."""
        plan = self.run.model.plan
        trigger, residents = plan.vaccine.campaigns.trigger[which], plan.residents
        if trigger == _BY_DATE:
            return np.full(len(residents), np.inf)
        if trigger == _BY_COMMUNE:
            return np.asarray(week * _PER / residents)
        return np.full(len(residents), week.sum() * _PER / residents.sum())

    def _second(self, which: int, most: int) -> int:
        interval, today = self.run.model.plan.vaccine.campaigns.interval[which], self.run.today
        if interval == 0:
            return 0
        due = [who for who, since in self.begun[which] if since + interval <= today][:most]
        for who in due:
            self.days[1][who] = today
            self.run.tally("called_doses", who)
        del self.begun[which][: len(due)]
        self.left[which] -= len(due)
        return len(due)

    def _first(self, which: int, most: int, weights: NDArray[np.float64]) -> int:
        """First doses in proportion to the weights, where the campaign is open and people wait."""
        lines, today = self.lines[which], self.run.today
        waiting = np.array([len(line) for line in lines]) * self.opened[which]
        weights = weights * (waiting > 0)
        if weights.sum() == 0:
            return 0
        most = min(most, int(waiting.sum()))
        ends = np.floor(np.cumsum(weights) / weights.sum() * most).astype(int)
        shares = np.minimum(np.diff(ends, prepend=0), waiting)
        for line, share in zip(lines, shares, strict=True):
            for who in line[:share]:
                self.days[0][who] = today
                self.run.tally("called_doses", who)
                self.begun[which].append((who, today))
            del line[:share]
        self.left[which] -= shares.sum()
        return int(shares.sum())
