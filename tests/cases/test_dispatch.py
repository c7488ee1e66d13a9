"""What each action does to a record that was dispatched, and what a dispatch has to say."""

from riskflow.cases.dispatch import AFTER_DISPATCH, AfterDispatch, recipients_in
from riskflow.cases.workflow import Action


def test_every_action_says_what_it_does_to_what_was_sent() -> None:
    assert AFTER_DISPATCH.keys() == {*Action}
    locked = {action for action, what in AFTER_DISPATCH.items() if what is AfterDispatch.LOCKED}
    assert locked == {Action.REGISTER, Action.DISSENT, Action.MARK_SECRECY}


def test_recipients_are_lines_and_each_counts_once() -> None:
    assert recipients_in(" Rektor\r\n\nAlice Åkerman \nRektor") == ("Rektor", "Alice Åkerman")
