"""What the guidance desk learnt as tables that a spreadsheet opens, headed in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway.tables import csv_of, safe, xlsx_of

Plain = Mapping[str, Any]
Lines = list[list[Any]]

_ENDS = {
    "filed": "网上办结 Filed online",
    "filed_partly": "部分完成 Filed partly",
    "not_possible_online": "无法网办 Not possible online",
    "handed_over": "转窗口 Handed over",
    "left": "离开 Left",
}
_SHARES = {
    "first_sitting": "首次即网办 First sitting",
    "repeats": "30天内再来 Came again",
    "at_home": "下次在家办 Next time at home",
    "right_first_time": "无需补正 Right the first time",
}
_BECAME = {"accepted": "已受理 Accepted", "corrected": "已补正 Corrected", "decided": "已办结 Decided"}
_SPREADS = {"claim": "等候 Wait", "sitting": "辅导 Sitting"}
_OF_A_SHARE = ("% percent", "n", "下限 low", "上限 high")
_OF_A_SPREAD = ("n", "中位秒 median s", "P80秒 P80 s")


def learning_csv(learnt: Plain, by: str) -> bytes:
    """Return the table ``by`` matter, step or guide."""
    return csv_of(_TABLES[by](learnt))


def learning_xlsx(learnt: Plain) -> bytes:
    """Return all tables, each on a sheet."""
    total = [["大厅 Hall", *_heads()], [safe(learnt["hall"]), *_figures(learnt["total"])]]
    named = {"matter": "事项 Matters", "step": "环节 Steps", "guide": "辅导员 Guides"}
    return xlsx_of({"合计 Total": total, **{title: _TABLES[by](learnt) for by, title in named.items()}})


def _matters(learnt: Plain) -> Lines:
    heads = ["待改进次序 Needs work", "事项 Matter", "名称 Name", "最难环节 Hardest step", *_heads()]
    return [
        heads,
        *(
            [each["place"], safe(each["matter"]), _name(each["name"]), safe(each["hardest"] or ""), *_figures(each)]
            for each in learnt["matters"]
        ),
    ]


def _steps(learnt: Plain) -> Lines:
    stuck = [f"卡住 Stuck {part}" for part in _OF_A_SHARE]
    took = [f"用时 Time {part}" for part in _OF_A_SPREAD]
    return [
        ["事项 Matter", "环节 Step", "名称 Name", *stuck, *took],
        *(
            [
                safe(each["matter"]),
                safe(each["step"]),
                _name(each["title"]),
                *_share(each["stuck"]),
                *_spread(each["time"]),
            ]
            for each in learnt["steps"]
        ),
    ]


def _guides(learnt: Plain) -> Lines:
    return [["辅导员 Guide", *_heads()], *([safe(each["guide"]), *_figures(each)] for each in learnt["guides"])]


_TABLES = {"matter": _matters, "step": _steps, "guide": _guides}


def _heads() -> list[str]:
    return [
        "申请 Requests",
        *_ENDS.values(),
        *_BECAME.values(),
        *(f"{head} {part}" for head in _SHARES.values() for part in _OF_A_SHARE),
        *(f"{head} {part}" for head in _SPREADS.values() for part in _OF_A_SPREAD),
    ]


def _figures(found: Plain) -> list[Any]:
    return [
        found["requests"],
        *(found["outcomes"][each] for each in _ENDS),
        *(found["became"][each] for each in _BECAME),
        *(cell for name in _SHARES for cell in _share(found[name])),
        *(cell for name in _SPREADS for cell in _spread(found[name])),
    ]


def _share(found: Plain) -> list[Any]:
    low, high = found["interval"] or (None, None)
    return [found["percent"], found["n"], low, high]


def _spread(found: Plain) -> list[Any]:
    return [found["n"], found["median_seconds"], found["p80_seconds"]]


def _name(name: Plain | None) -> str:
    return safe(f"{name['zh']} {name['en']}") if name else ""
