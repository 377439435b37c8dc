"""Shares an amount out over lines, to the last minor unit."""

from collections.abc import Sequence


def allocate(amount: int, weights: Sequence[tuple[str, int]]) -> list[int]:
    """Share ``amount`` in proportion to the weights, so that the shares sum to it exactly.

    Every line gets the whole part of its share; what is left goes, one minor unit each, to the largest remainders.
    Equal remainders are settled by name and weight, never by position: the order of lines changes nothing.

    Args:
        amount: minor units, from 0 to the sum of the weights.
        weights: (name, minor units the line costs) each.

    Returns:
        One share per weight, in their order; none is below zero or above its weight.

    Raises:
        ValueError: there is less to take from than ``amount``.

    Source: the method of largest remainders (Hamilton).
    """
    whole = sum(weight for _, weight in weights)
    if not 0 <= amount <= whole:
        raise ValueError(f"{amount} cannot be shared out over {whole}")
    if whole == 0:
        return [0] * len(weights)
    shares = [amount * weight // whole for _, weight in weights]
    remainders = [amount * weight % whole for _, weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], weights[i]))
    for index in order[: amount - sum(shares)]:
        shares[index] += 1
    return shares
