"""Nowcast, reproduction number, forecast and scores, without Django.

    from toandan.epidemic import forecast, read_counts

See `docs/epidemic.md` for the methods, their limits and the scores reached.
"""
