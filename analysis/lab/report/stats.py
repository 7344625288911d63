# SPDX-License-Identifier: GPL-2.0-only
"""Means, confidence intervals by Student's t, and the fit of a power law."""

import math
from collections import namedtuple
from functools import lru_cache

#: Mean of some values, half of its 95 % confidence interval (None if there is one value only),
#: and how many values there are.
Mean = namedtuple("Mean", "mean half runs")

#: y = factor * x^exponent by least squares of the logarithms; half of the exponent's interval.
Fit = namedtuple("Fit", "factor exponent half sizes")


def _t_within(t, freedom):
    """The probability that Student's t lies between -t and t (closed form for whole freedom)."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    total = term = 1.0
    if freedom % 2 == 0:
        for i in range(2, freedom, 2):
            term *= square * (i - 1) / i
            total += term
        return sine * total
    if freedom == 1:
        return 2 * angle / math.pi
    for i in range(3, freedom, 2):
        term *= square * (i - 1) / i
        total += term
    return 2 / math.pi * (angle + sine * math.cos(angle) * total)


@lru_cache(maxsize=None)
def t_quantile(freedom):
    """Quantile 0.975 of Student's t: 95 % lie between it and its negative."""
    if freedom > 10000:
        return 1.96
    low, high = 0.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        if _t_within(middle, freedom) < 0.95:
            low = middle
        else:
            high = middle
    return high


def mean(values):
    """The mean of values with its 95 % confidence interval; None of no values."""
    values = [value for value in values if value is not None]
    if not values:
        return None
    centre = math.fsum(values) / len(values)
    if len(values) == 1:
        return Mean(centre, None, 1)
    variance = math.fsum((value - centre) ** 2 for value in values) / (len(values) - 1)
    half = t_quantile(len(values) - 1) * math.sqrt(variance / len(values))
    if half < 1e-12 * abs(centre):
        half = 0.0  # equal values, of which the mean is not exact
    return Mean(centre, half, len(values))


def median(values):
    """The middle one of values, or halfway between the two there; None of no values."""
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else None


def fit(points):
    """The power law of points (x, y) above 0, or None: it takes three different x or more."""
    points = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    count = len(points)
    if len({x for x, _ in points}) < 3:
        return None
    middle_x = math.fsum(x for x, _ in points) / count
    middle_y = math.fsum(y for _, y in points) / count
    sxx = math.fsum((x - middle_x) ** 2 for x, _ in points)
    exponent = math.fsum((x - middle_x) * (y - middle_y) for x, y in points) / sxx
    level = middle_y - exponent * middle_x
    residue = math.fsum((y - level - exponent * x) ** 2 for x, y in points)
    half = t_quantile(count - 2) * math.sqrt(residue / (count - 2) / sxx)
    return Fit(math.exp(level), exponent, half, count)
