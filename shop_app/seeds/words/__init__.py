"""The demo shop's vocabulary, written by hand: what it sells and how it speaks of it. No randomness here.

Read in this order: `thing` (the shape of an entry), `colours`, `makers`, then one module per department;
`departments` gathers them, `pairs` says what goes with what, `reviews` and `people` belong to the simulated shoppers.
"""
