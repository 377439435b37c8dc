"""What the page about shelves is given to show; as `views`, frozen and of primitives, figures as text."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LineView:
    """One line of a chart; ``points`` is what an SVG polyline takes, in a box of 300 by 100."""

    name: str = ""
    points: str = ""
    last: str = ""


@dataclass(frozen=True)
class ChartView:
    title: str = ""
    lines: list[LineView] = field(default_factory=list)
    top: str = ""
    first: str = ""  # label of the left end
    end: str = ""  # label of the right end


@dataclass(frozen=True)
class RateView:
    """What a group of shelves did."""

    name: str = ""
    seen: str = ""
    clicked: str = ""
    added: str = ""
    bought: str = ""


@dataclass(frozen=True)
class AlarmView:
    name: str = ""
    words: str = ""
    is_well: bool = True


@dataclass(frozen=True)
class TrialView:
    """An experiment; ``arms`` and ``verdicts`` are sentences."""

    name: str = ""
    period: str = ""
    is_running: bool = False
    arms: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RuleView:
    slug: str = ""
    title: str = ""
    kind: str = ""
    placement: str = ""
    where: str = ""
    set_by: str = ""


@dataclass(frozen=True)
class OnlineView:
    """The figures of the last weeks."""

    by_placement: list[RateView] = field(default_factory=list)
    by_source: list[RateView] = field(default_factory=list)
    by_arm: list[RateView] = field(default_factory=list)
    clicks: ChartView = field(default_factory=ChartView)
    bias: ChartView = field(default_factory=ChartView)
    coverage: str = ""
    tail: str = ""
