"""Which tables are bound into the chain of events, and why the others are not.

Every table stands in exactly one of the two lists, one line each; a test refuses a table that stands in neither. A
column that is added to a bound table is bound at once: its empty value leaves the digests of older rows as they were.
"""

from collections.abc import Mapping

ALL: frozenset[str] = frozenset()

BOUND: Mapping[str, frozenset[str]] = {
    "person": ALL,
    "person_grant": ALL,
    "person_identity": ALL,
    "service_token": frozenset({"last_used_on"}),
    "matter": frozenset({"changed_at"}),  # touched by every saved draft
    "assessment": ALL,
    "answer": ALL,
    "planned_measure": ALL,
    "stop": ALL,
    "clearance": ALL,
    "handling_request": ALL,
    "handling_reply": ALL,
    "declaration": ALL,
    "rating": ALL,
    "opinion": ALL,
    "decision": ALL,
    "record": ALL,
    "record_copy": ALL,
    "disclosure": ALL,
    "disclosed_file": ALL,
    "case_act": ALL,
    "act_record": ALL,
    "dispatch": ALL,
    "co_editing": ALL,
    "inquiry": ALL,
    "inquiry_end": ALL,
    "note": ALL,
    "attachment": ALL,
    "attachment_removal": ALL,
    "context_import": ALL,
    "list_version": ALL,
    "partner": ALL,
    "case_partner": ALL,
    "screening": ALL,
    "judgement": ALL,
    "freeze_ruling": ALL,
    "partner_merge": ALL,
    "owner_statement": ALL,
    "bulk_screening": frozenset({"done", "finished_at"}),  # how far it is; the screenings themselves are bound
    "release_proposal": ALL,
    "version_release": ALL,
    "suggestion_verdict": ALL,
    "reference_floor": ALL,
    "conflict_ruling": ALL,
    "absence": ALL,
    "case_task": ALL,
    "expert_statement": ALL,
    "secrecy_mark": ALL,
    "correction_request": ALL,
    "correction_ruling": ALL,
    "urgency_mark": ALL,
    "committee_question": ALL,
    "dissent": ALL,
    "second_reading": ALL,
    "light_check": ALL,
    "calibration_round": ALL,
    "calibration_rating": ALL,
    "supplement_request": ALL,
    "supplement_reply": ALL,
    "applicant_message": ALL,
    "internal_message": ALL,
    "content_removal": frozenset({"documents"}),  # digests that must be forgotten
    "removed_row": ALL,
    "obligation": ALL,
    "obligation_step": ALL,
    "check_in": ALL,
    "check_in_answer": ALL,
    "watch_task": ALL,
    "meeting": ALL,
    "meeting_item": ALL,
    "meeting_presence": ALL,
    "minutes_draft": ALL,
    "minutes_part": ALL,
    "minutes_verdict": ALL,
    "minutes_addendum": ALL,
    "meeting_record": ALL,
    "circulation": ALL,
    "circulation_answer": ALL,
    "circulation_end": ALL,
    "event": ALL,  # only those whose content was removed: their hash no longer covers what is left of them
}
"""Table -> the columns that its digest leaves out, beside `version`, which only counts updates."""

AT_SUBMISSION = ("answer", "planned_measure")
"""Bound with the assessment that they belong to, when it is submitted: until then they are a draft."""

NOT_WHEN_WRITTEN = (*AT_SUBMISSION, "event")
"""Bound at a later moment than the one in which they are written."""

UNBOUND: Mapping[str, str] = {
    "row_binding": "the event that it belongs to covers it",
    "sign_in_session": "it says where somebody is signed in, and changes with each use",
    "unsent_form": "nobody has sent it yet, and nobody but its writer's browser can read it; it is kept for an hour",
    "form_draft": "nobody has sent it yet, and only its writer is shown it; it is kept for 14 days",
    "disclosure_draft": "nothing is decided yet; the decision and its files are bound",
    "used_token": "it keeps an answer of the provider from being used twice",
    "completed_request": "it keeps a form from doing its work twice, for 30 days",
    "file_check": "it says when a file was last read; that one was damaged, or mended, is an event of the chain",
    "heartbeat": "it says when a process was last at work",
    "year_figures": "counted from bound tables, and counted again with `riskflow figures`; it says nothing of one case",
    "figures_document": "drawn from `year_figures`",
    "instance_mark": "it says what kind of instance this is, before anything has happened",
    "preference": "it says how a person wishes to be written to, which they may change at any time",
    "letter": "it says what became of a message; the event that the message follows from is in the chain",
    "case_listing": "derived from bound tables; `riskflow lists check` compares it with them",
    "case_standing": "derived from bound tables; `riskflow lists check` compares it with them",
    "case_function": "derived from bound tables; `riskflow lists check` compares it with them",
    "case_territory": "derived from bound tables; `riskflow lists check` compares it with them",
    "saved_view": "a list that one person has kept for themselves; it says nothing of a case",
    "case_text": "derived from bound tables; `riskflow lists check` compares it with them",
    "case_trait": "derived from bound tables; `riskflow lists check` compares it with them",
    "organisation": "published; the digest of the imported file is in `list_version`",
    "organisation_name": "published; the digest of the imported file is in `list_version`",
    "organisation_relation": "published; the digest of the imported file is in `list_version`",
    "list_entry": "published; the digest of the imported file is in `list_version`, the hits are in `screening`",
    "list_entry_name": "published; the digest of the imported file is in `list_version`",
    "indicator_value": "published; the digest of the imported file is in `context_import`",
    "world_spread": "published; the digest of the imported file is in `context_import`",
}
"""Table -> why its rows need no binding."""
