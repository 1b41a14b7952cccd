"""What a report says beyond the first screen: pillars, rates of return, each effect."""

from __future__ import annotations

from impactcalc.report.figures import (
    WIDTH,
    cell,
    clean,
    euros,
    money,
    number,
    percent,
    ratio,
    size_for,
)
from impactcalc.report.layout import Line, Span, row, table, written
from impactcalc.report.view import View


def pillars(view: View) -> list[Line]:
    """Sums, what each euro of resources brings, and points without and with the long term."""
    part, lang = view.document.pillars, view.lang

    def points(value: float | None, ends: tuple[float, float] | None = None) -> str:
        if ends is None:
            return number(value, 1, lang)
        low, high = (number(end, 1, lang) for end in ends)
        return view.word("between", low=low, high=high)

    society = [points(part.s0, part.s0_range), points(part.s, part.s_range)]
    size = size_for([part.external, part.earned, part.resources])
    rows = [
        ["external", cell(part.external, size, lang), ratio(part.r_s, lang), *society],
        ["earned", cell(part.earned, size, lang), ratio(part.r_e, lang), *[points(part.e)] * 2],
        ["put_in", cell(part.resources, size, lang), "", "", ""],
    ]
    heads = [view.word(key) for key in (f"unit_{size}", "per_euro", "points", "long_term")]
    drawn = [[Span(view.word(key)), *map(Span, texts)] for key, *texts in rows]
    lines = table(["", *heads], drawn, view.width)
    for key, text in (
        ("certified_bcr", ratio(view.document.headline.certified_bcr, lang)),
        ("bcr_all_resources", ratio(part.bcr_all_resources, lang)),
        ("npv_without_purchases", money(part.npv_without_purchases, lang)),
    ):
        lines += row(view.word(key), Span(text), view.width, edge=WIDTH)
    return view.titled(view.word("pillars"), lines)


def rates(view: View) -> list[Line]:
    """Internal rate, payback and equivalent annual value."""
    part = view.document.rates_of_return
    if part.irr is not None:
        rate = view.word("a_year", rate=percent(part.irr, view.lang, digits=1))
    else:
        rate = view.word("none")
        if part.irr_reason is not None:
            rate = view.word("because", what=rate, why=view.word(part.irr_reason))
    year = part.discounted_payback_year
    lines: list[Line] = []
    for key, text in (
        ("irr", rate),
        ("payback", view.word("none") if year is None else str(year)),
        ("annual", money(part.equivalent_annual_value, view.lang)),
    ):
        lines += row(view.word(key), Span(text), view.width, edge=WIDTH)
    return view.titled(view.word("rates"), lines)


def effects(view: View) -> list[Line]:
    """Each effect by the id that ``explain`` takes, with its worth and what it rests on."""
    rows = [
        [
            Span(clean(effect.id) + view.mark(effect.illustrative)),
            Span(euros(effect.present_value, view.lang)),
            Span(str(effect.evidence)),
            Span(view.word(f"mark_{effect.verification}")),
        ]
        for effect in view.document.effects
    ]
    if not rows:
        return []
    heads = [view.word(key) for key in ("effect", "worth", "evidence_level", "rests_on")]
    lines = table(heads, rows, view.width, texts=1)
    lines += written(view.word("next_effect"), view.width, 2, style="dim")
    return view.titled(view.word("by_effect"), lines)
