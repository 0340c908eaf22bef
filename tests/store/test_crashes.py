import sys

import pytest

from tests.store.crashes import crash_again_and_again


@pytest.mark.skipif(sys.platform == "win32", reason="processes are started in another way there")
def test_an_importer_that_is_killed_leaves_the_old_state_or_the_new_one(url, processes):
    assert crash_again_and_again(processes, url, kills=4, seed=7) > 4
