"""Questions that pages ask of the library: a selection in, a small DataFrame out."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader has chosen; an empty part means all of it. `region` is the adcode of a province, city or county."""

    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    region: str = ""

    @property
    def region_prefix(self) -> str:
        """The digits that every adcode within the region begins with: 99 for 990000, 9901 for 990100, 990102 for itself."""
        return re.sub(r"(?:00){1,2}$", "", self.region)
