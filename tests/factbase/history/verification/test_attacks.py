"""Each attack on history is found, at the row that was attacked.

Each names the checks that find it; left without those, the proof finds nothing. So every check is
needed, and none finds what is not there.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.factbase.history.verification import chain_attacks, row_attacks
from tests.factbase.history.verification.chain_attacks import Where
from tests.factbase.history.verification.conftest import Desk

pytestmark = pytest.mark.django_db

GUARDS, FORMATS, LINKS = "triggers and guards", "formats of events", "links of the chains"
EVENTS, LIVE, PINS = "events of history", "live rows", "pinned heads"
COMMITS = "commits"
BYTES, TEXTS, QUOTES = "archived bytes", "archived texts", "quotes"
REVIEW = "review events and claims"


class Attack(NamedTuple):
    """What is done, returning table and row where it shows first; and which checks find it."""

    do: Callable[[Desk], Where]
    found_by: tuple[str, ...]


ATTACKS = [
    Attack(chain_attacks.change_an_event, (EVENTS,)),
    Attack(chain_attacks.change_the_time_of_an_event, (EVENTS,)),
    Attack(chain_attacks.change_a_row_and_its_last_event, (EVENTS,)),
    Attack(chain_attacks.delete_an_event, (EVENTS,)),
    Attack(chain_attacks.delete_an_event_and_its_link, (LINKS,)),
    Attack(chain_attacks.insert_an_event, (EVENTS,)),
    Attack(chain_attacks.insert_a_linked_event_of_a_row_that_never_was, (LIVE,)),
    Attack(chain_attacks.insert_a_linked_event_into_the_past, (EVENTS,)),
    Attack(chain_attacks.insert_an_event_below_all_others, (EVENTS,)),
    Attack(chain_attacks.insert_an_event_linked_before_the_first_link, (LINKS,)),
    Attack(chain_attacks.insert_linked_events_dated_back, (PINS,)),
    Attack(chain_attacks.reorder_two_events, (EVENTS, LIVE)),
    Attack(chain_attacks.reorder_two_links, (LINKS,)),
    Attack(chain_attacks.cut_off_the_links_at_the_end, (EVENTS, COMMITS, PINS)),
    Attack(chain_attacks.cut_off_the_tail_with_events_and_rows, (PINS,)),
    Attack(chain_attacks.number_links_that_are_not_there, (COMMITS,)),
    Attack(chain_attacks.reorder_two_transactions, (COMMITS,)),
    Attack(chain_attacks.truncate_a_history_table, (EVENTS, LIVE)),
    Attack(row_attacks.drop_a_history_table, (GUARDS, FORMATS, EVENTS, LIVE)),
    Attack(row_attacks.lose_the_columns_of_a_format, (FORMATS, EVENTS)),
    Attack(chain_attacks.chain_everything_anew_after_a_change, (PINS,)),
    Attack(chain_attacks.chain_everything_anew_without_an_event, (PINS,)),
    Attack(row_attacks.alter_the_bytes_of_a_snapshot, (BYTES,)),
    Attack(row_attacks.alter_the_text_of_a_snapshot, (TEXTS,)),
    Attack(row_attacks.alter_a_text_and_its_hash, (LIVE, QUOTES)),
    Attack(row_attacks.update_with_triggers_ignored, (LIVE,)),
    Attack(row_attacks.insert_with_triggers_off, (LIVE,)),
    Attack(row_attacks.delete_with_triggers_off, (LIVE,)),
    Attack(row_attacks.disable_a_trigger_of_history, (GUARDS,)),
    Attack(row_attacks.disable_a_guard, (GUARDS,)),
    Attack(row_attacks.drop_the_linking_of_a_table, (GUARDS,)),
    Attack(row_attacks.let_a_trigger_of_history_never_fire, (GUARDS,)),
    Attack(row_attacks.let_a_guard_allow_deletes, (GUARDS,)),
    Attack(row_attacks.let_every_trigger_be_ignored, (GUARDS,)),
    Attack(row_attacks.hash_fewer_columns, (FORMATS,)),
    Attack(row_attacks.let_the_author_have_verified, (REVIEW, PINS)),
    Attack(row_attacks.let_an_editor_have_verified, (REVIEW, PINS)),
]


def test_desk_that_nobody_attacked_is_clean(failures) -> None:
    assert failures() == {}


@pytest.mark.parametrize(
    "attack", [pytest.param(attack, id=attack.do.__name__) for attack in ATTACKS]
)
def test_attack_is_found_at_its_row_and_missed_without_the_checks_that_find_it(
    desk: Desk, failures, attack: Attack
) -> None:
    where = attack.do(desk)

    found = failures()

    assert tuple(found) == attack.found_by
    first = found[attack.found_by[0]]
    assert (first.table, first.row) == where
    assert failures(without=attack.found_by) == {}
