"""Bars, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDEST = 12.0  # a bar with its gap


def bars(values: Sequence[float], width: int = 360, height: int = 72, of: Sequence[float] | None = None) -> Markup:
    """A bar for each value, oldest first, the highest as high as the plot; with `of`, each as its share of a whole."""
    shares = [v / w if w else 0.0 for v, w in zip(values, of, strict=True)] if of is not None else list(values)
    top = 1.0 if of is not None else max([*shares, 1])
    step = min(width / max(len(shares), 1), WIDEST)
    drawn = [
        Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            n * step, height - height * share / top, max(step - 1.5, 1), height * share / top
        )
        for n, share in enumerate(shares)
        if share
    ]
    frame = Markup('<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">')
    told = f"{len(shares)} values, highest {max([*shares, 0]):.2g}"
    base = Markup('<line x1="0" x2="{0}" y1="{1}" y2="{1}"/></svg>').format(width, height)
    return frame.format(width, height + 1, width, height + 1, told) + Markup("").join(drawn) + base
