"""The grounds of a judgement: by what a partner and an entry were found alike when somebody told them apart.

The pair of a judgement says who was compared. Its grounds say how: when more speaks for the same organisation than did
then, whoever judged did not know it, and is asked again.
"""

from collections.abc import Mapping
from typing import Any

from riskflow.screening.hits import Band, Hit, Via


def grounds_of(hit: Hit) -> dict[str, Any]:
    """Return what a judgement of a hit rests on, as it is stored with it."""
    return {
        "band": hit.band.value,
        "via": hit.via.value,
        "through": hit.through,
        "other_territory": hit.other_territory,
        "ours": hit.ours,
        "theirs": hit.theirs,
    }


def has_more_grounds(hit: Hit, grounds: Mapping[str, Any]) -> bool:
    """Return whether more speaks for the same organisation than when it was judged; never where that was not kept."""
    if not grounds:
        return False
    return (
        (hit.band is Band.MATCH and grounds["band"] != Band.MATCH)
        or (hit.via is Via.IDENTIFIER and grounds["via"] != Via.IDENTIFIER)
        or bool(hit.through and hit.through != grounds["through"])
        or (bool(grounds["other_territory"]) and not hit.other_territory)
    )
