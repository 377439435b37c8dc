"""Turns figures about shelves into views: charts as points, rates as text. No state here."""

from collections.abc import Sequence
from itertools import accumulate

from shop_app.domain.recommendations import ModelCard
from shop_app.domain.shelf_stats import Rate
from shop_app.services.shelf_desk import Explanation, SetRule
from shop_app.services.shelf_stats import Online, Trial
from state.shelf_views import ChartView, LineView, OnlineView, RateView, RuleView, TrialView
from state.show import date

WIDTH, HEIGHT = 300, 100
OURS, TREND, KNN = "ndcg", "ndcg of popularity of 7 days", "ndcg of item-kNN"


def line(name: str, values: Sequence[float], top: float, last: str) -> LineView:
    """Draw values from left to right, ``top`` at the upper edge."""
    step = WIDTH / max(len(values) - 1, 1)
    spots = [(number * step, HEIGHT - HEIGHT * value / (top or 1.0)) for number, value in enumerate(values)]
    if len(spots) == 1:  # one value is a level line
        spots.append((float(WIDTH), spots[0][1]))
    return LineView(name, " ".join(f"{x:.1f},{y:.1f}" for x, y in spots), last)


def models(cards: Sequence[ModelCard]) -> ChartView:
    """Show how well each model ranked what was bought after it was trained, against what it has to beat."""
    judged = [card for card in reversed(cards) if OURS in card.metrics]
    if not judged:
        return ChartView("Models")
    top = max(max(card.metrics.get(name, 0.0) for name in (OURS, TREND, KNN)) for card in judged) * 1.1
    lines = [
        line(words, [card.metrics.get(name, 0.0) for card in judged], top, f"{judged[-1].metrics.get(name, 0.0):.3f}")
        for name, words in ((OURS, "Our models"), (TREND, "Popularity of 7 days"), (KNN, "Item-kNN"))
    ]
    return ChartView("NDCG@10 by model", lines, f"{top:.2f}", date(judged[0].trained_at), date(judged[-1].trained_at))


def online(found: Online) -> OnlineView:
    """Show what shelves did."""
    return OnlineView(
        by_placement=[rate(each) for each in found.by_placement],
        by_source=[rate(each) for each in found.by_source],
        by_arm=[rate(each) for each in found.by_arm],
        clicks=_clicks(found),
        bias=_bias(found),
        coverage=f"{found.coverage:.0%}",
        tail=f"{found.tail:.0%}",
    )


def rate(found: Rate) -> RateView:
    """Show a group's rates; each is a share of what was seen."""

    def share(count: int) -> str:
        return f"{count:,} ({count / found.seen:.1%})" if found.seen else f"{count:,}"

    return RateView(found.name, f"{found.seen:,}", share(found.clicked), share(found.added), share(found.bought))


def trial(found: Trial) -> TrialView:
    """Show an experiment and what can be said of it."""
    experiment = found.experiment
    ended = date(experiment.ended_at) if experiment.ended_at else "today"
    return TrialView(
        name=experiment.name,
        period=f"{date(experiment.started_at)} to {ended}",
        is_running=experiment.ended_at is None,
        arms=[
            f"{each.arm}: {each.visitors:,} visitors ({experiment.shares[each.arm]:.0%} planned), "
            f"{each.clicked:,} clicked, {each.added:,} added"
            for each in found.arms
        ],
        verdicts=[f"{each.arm}: {each.words}" for each in found.verdicts],
    )


def rule(found: SetRule) -> RuleView:
    """Show a rule."""
    placement = str(found.rule.placement or "")
    where = f"on {placement} shelves" if placement else "on every shelf"
    kind = {"pin": "Pinned", "boost": "Boosted", "exclude": "Excluded"}[found.rule.kind]
    return RuleView(found.product.slug, found.product.title, kind, placement, where, found.rule.set_by)


def explanation(found: Explanation) -> list[str]:
    """Say in sentences why a product stands where it stands."""
    looked = f"They looked at {', '.join(found.recent)} last." if found.recent else "They looked at nothing lately."
    if found.suggestion is None:
        return [f"{found.title} is not on their home shelf. {found.obstacle}", looked]
    reason = f"They would read: “{found.suggestion.reason}. {found.suggestion.why}”"
    place = f"{found.title} stands at place {found.place} of {found.ranked} on their home shelf"
    return [f"{place} (source: {found.suggestion.source}).", reason, looked]


def _clicks(found: Online) -> ChartView:
    days = sorted({each.day for each in found.days})
    if not days:
        return ChartView("Share of seen suggestions that were followed, by day")
    sums = {day: [0, 0] for day in days}
    for each in found.days:
        sums[each.day][0] += each.seen
        sums[each.day][1] += each.clicked
    rates = [clicked / seen if seen else 0.0 for seen, clicked in sums.values()]
    top = max(*rates, 0.01) * 1.1
    drawn = line("All shelves", rates, top, f"{rates[-1]:.1%}")
    return ChartView(
        "Share of seen suggestions that were followed, by day", [drawn], f"{top:.1%}", date(days[0]), "today"
    )


def _bias(found: Online) -> ChartView:
    seen = list(found.seen.values())
    if not seen:
        return ChartView("How much of what is seen falls on the most seen products")
    share = [part / sum(seen) for part in accumulate(seen)]
    even = [(number + 1) / len(share) for number in range(len(share))]
    step = max(1, len(share) // 60)
    lines = [
        line("Shelves", share[::step], 1.0, f"{share[max(0, len(share) // 10 - 1)]:.0%} on the first tenth"),
        line("If all were seen alike", even[::step], 1.0, "10%"),
    ]
    return ChartView(
        "How much of what is seen falls on the most seen products",
        lines,
        "100%",
        "most seen",
        f"{len(seen):,} products",
    )
