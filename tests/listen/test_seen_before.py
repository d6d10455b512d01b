"""Ten million rows are told apart in little memory."""

from collections import Counter

import numpy as np
import pytest

from walkamile.listen.columns import seen_before
from walkamile.listen.columns.seen_before import SeenBefore


@pytest.mark.parametrize("long_run", [50, 2_000_000])
def test_the_third_time_is_the_third_time(
    long_run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_before, "LONG_RUN", long_run)
    dice = np.random.default_rng(5)
    seen, counted = SeenBefore(), Counter[int]()
    for _ in range(40):
        keys = dice.integers(0, 300, size=dice.integers(0, 60), dtype=np.uint64)
        expected = []
        for key in keys.tolist():
            counted[key] += 1
            expected.append(counted[key])
        assert seen.times(keys).tolist() == expected
