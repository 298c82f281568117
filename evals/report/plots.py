"""Plots as inline SVG. Colours come from the page's style: `now` for this run, `then` for the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

Point = tuple[float, float]

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 420, 250, 44, 34, 12, 12


@dataclass(frozen=True)
class Line:
    """A curve through points in data units. `style`: a class of the page."""

    points: Sequence[Point]
    style: str
    label: str = ""


def span(
    value: float, low: float, high: float, then: float | None = None, least: float = 0.0, most: float = 1.0
) -> Markup:
    """A value with its interval on an axis from `least` to `most`; a ring at the baseline's value."""

    def x(at: float) -> str:
        return f"{4 + 132 * (min(max(at, least), most) - least) / (most - least):.1f}"

    zero = f'<line class="axis" x1="{x(0)}" x2="{x(0)}" y1="2" y2="16"/>' if least < 0 else ""
    ring = f'<circle class="then" cx="{x(then)}" cy="9" r="3.4"/>' if then is not None else ""
    return Markup(
        '<svg class="span" viewBox="0 0 140 18" width="140" height="18" aria-hidden="true">'
        f'<line class="axis" x1="4" x2="136" y1="9" y2="9"/>{zero}'
        f'<line class="now" x1="{x(low)}" x2="{x(high)}" y1="9" y2="9"/>{ring}'
        f'<circle class="now" cx="{x(value)}" cy="9" r="3.6"/></svg>'
    )


def chart(lines: Sequence[Line], title: str, across: str, up: str, ticks: Sequence[tuple[float, str]]) -> Markup:
    """Curves over an x axis with the given ticks (data value, label), which also set its range; y is 0..1."""
    least, most = ticks[0][0], ticks[-1][0]

    def at(point: Point) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (point[0] - least) / (most - least)
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * point[1]
        return f"{x:.1f},{y:.1f}"

    grid = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        start, end = at((least, share)), at((most, share))
        x1, y = start.split(",")
        grid.append(
            f'<line class="grid" x1="{x1}" x2="{end.split(",")[0]}" y1="{y}" y2="{y}"/>'
            f'<text x="{LEFT - 6}" y="{float(y) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        )
    for value, label in ticks:
        x = at((value, 0)).split(",")[0]
        anchor = "end" if value == most else "middle"
        grid.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 15}" text-anchor="{anchor}">{label}</text>')
    curves = []
    for line in lines:
        if line.points:
            curves.append(f'<polyline class="{line.style}" points="{" ".join(map(at, line.points))}"/>')
            x, y = at(line.points[-1]).split(",")
            place = f"{float(y) + (15 if line.style == 'then' else -6):.1f}"
            curves.append(f'<text class="{line.style}" x="{x}" y="{place}" text-anchor="end">{line.label}</text>')
    drawn = "".join(grid + curves)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{drawn}'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 3}" text-anchor="end">{across}</text>'
        f'<text class="up" x="{LEFT}" y="{TOP - 2}">{up}</text></svg>'
    )


def bars(parts: Sequence[tuple[str, float]], most: float) -> Markup:
    """One stacked bar of (label, amount), `most` filling the width; classes s0, s1, … give the colours."""
    x, drawn = 0.0, []
    for n, (label, amount) in enumerate(parts):
        width = 100 * amount / most
        title = f"<title>{label}: {amount:.1f}</title>"
        drawn.append(f'<rect class="s{n}" x="{x:.2f}%" width="{width:.2f}%" height="18">{title}</rect>')
        x += width
    return Markup(f'<svg class="bars" width="100%" height="18" aria-hidden="true">{"".join(drawn)}</svg>')
