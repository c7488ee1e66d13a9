"""What people do on the pages, step by step, as they would: read, choose, write, send."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.support.web.visit import Visit

LEVELS = ("dual-use", "foreign-influence", "ethics-dumping", "human-rights")


def start(visit: Visit, answers: Mapping[str, Any]) -> str:
    """Start an assessment and return its code."""
    visit.go("/start")
    fill(visit.page, answers)
    visit.send()
    found = re.search(r"/a/([A-Za-z0-9]+)", visit.page.url)
    assert found, visit.page.url
    return found.group(1)


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer everything that the page asks for."""
    names = page.locator("main form [name]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for name in names:
        if name not in answers:
            continue
        value = answers[name]
        if page.locator(f"main input[type=radio][name='{name}']").count():
            page.locator(f"main input[name='{name}'][value='{value}']").check()
        elif page.locator(f"main select[name='{name}']").count():
            page.locator(f"main select[name='{name}']").first.select_option(
                value if isinstance(value, str) else value[0]
            )
        else:
            page.locator(f"main [name='{name}']").first.fill(str(value))


def answer_all(visit: Visit, code: str, answers: Mapping[str, Any], shots: str = "") -> None:
    """Answer page after page until nothing is left, the way the button of the task list leads."""
    for number in range(60):
        visit.go(f"/a/{code}")
        leads_on = visit.page.locator("main a.button[href*='/q/']")
        if not leads_on.count():
            return
        with visit.page.expect_navigation():
            leads_on.click()
        while "/q/" in visit.page.url:
            fill(visit.page, answers)
            if shots and number < 2:
                visit.shot(f"{shots}-question-{visit.page.url.rsplit('/', 1)[1].split('?')[0]}")
            before = visit.page.url
            visit.send()
            assert visit.page.url != before, visit.page.locator("main").inner_text()
    raise AssertionError("the questions do not end")


def submit(visit: Visit, code: str, shots: str = "") -> None:
    """Look at the result, check the answers and send them."""
    for page in ("result", "check"):
        visit.go(f"/a/{code}/{page}")
        if shots:
            visit.shot(f"{shots}-{page}")
    visit.page.locator("main input[type=checkbox]").last.check()
    visit.send()
    assert visit.page.url.endswith("/sent"), visit.page.locator("main").inner_text()
    if shots:
        visit.shot(f"{shots}-sent")


def declare(visit: Visit, code: str, shots: str = "") -> None:
    """Declare that there is no conflict of interest."""
    visit.go(f"/c/{code}")
    assert visit.page.url.endswith("/declare")
    if shots:
        visit.shot(f"{shots}-declare")
    visit.page.locator("main input[type=radio]").first.check()
    visit.send()


def rate(visit: Visit, code: str, level: str, advice: str, reason: str, shots: str = "") -> None:
    """Give one's own rating or view."""
    visit.go(f"/c/{code}/rate")
    if shots:
        visit.shot(f"{shots}-rate")
    sure = {f"confidence-{area}": "medium" for area in LEVELS}
    why = {f"reason-{area}": "The answers about access." for area in LEVELS}
    fill(visit.page, {**dict.fromkeys(LEVELS, level), **sure, **why, "advice": advice, "reason": reason})
    visit.send()
    assert visit.page.url.endswith(f"/c/{code}"), visit.page.locator("main").inner_text()


def condition() -> dict[str, str]:
    """Return one condition, whole."""
    return {
        "condition-0-text": "Written answer from export control before data leave the EU",
        "condition-0-owner": "Alice Åkerman",
        "condition-0-proof": "The answer in the case",
    }


def write_conditions(page: Page) -> None:
    """Write one condition with its day."""
    fill(page, condition())
    for box, part in zip(page.locator("main [name='condition-0-due']").all(), ("1", "3", "2027"), strict=True):
        box.fill(part)


def give_opinion(visit: Visit, code: str, advice: str, text: str, dissent: str = "", shots: str = "") -> None:
    """Give the opinion of RAI or the position of SAI."""
    visit.go(f"/c/{code}/opinion")
    if shots:
        visit.shot(f"{shots}-opinion")
    why = {"benefit": "New data.", "risks": "Access.", "override_reason": "SAI should see it."}
    fill(visit.page, {"advice": advice, "text": text, **why})
    write_conditions(visit.page)
    if dissent:
        visit.page.locator("main textarea[name^=dissent]").last.fill(dissent)
    visit.send()
    assert visit.page.url.endswith(f"/c/{code}"), visit.page.locator("main").inner_text()


def decide(visit: Visit, code: str, shots: str = "") -> None:
    """Weigh benefit and risk, read through, and decide."""
    visit.go(f"/c/{code}/decide")
    fill(
        visit.page,
        {"outcome": "with-conditions", "benefit": "New data.", "reasons": "Small risks.", "presenter": "S S"},
    )
    if shots:
        visit.shot(f"{shots}-decide")
    visit.send()
    if shots:
        visit.shot(f"{shots}-confirm")
    visit.page.locator("main input[name=despite]").check()
    visit.send("confirm")
    assert visit.page.url.endswith(f"/c/{code}"), visit.page.locator("main").inner_text()
