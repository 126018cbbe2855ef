"""What the desk learnt, as CSV and XLSX."""

import csv
import io

import pytest
from openpyxl import load_workbook

from services.gateway.learning_tables import learning_csv, learning_xlsx
from shared.contracts.learning import LearningView

SHARE = {"hits": 3, "n": 4, "percent": 75.0, "interval": [30.1, 95.4]}
NOTHING = {"hits": 0, "n": 0, "percent": None, "interval": None}
SPREAD = {"n": 4, "median_seconds": 240, "p80_seconds": 300}
FIGURES = {
    "requests": 5,
    "outcomes": {"filed": 3, "filed_partly": 0, "not_possible_online": 0, "handed_over": 1, "left": 1},
    "first_sitting": SHARE,
    "repeats": NOTHING,
    "at_home": NOTHING,
    "became": {"accepted": 0, "corrected": 0, "decided": 0},
    "right_first_time": NOTHING,
    "claim": SPREAD,
    "sitting": SPREAD,
}
NAME = {"zh": "=1+1", "en": "A matter"}
LEARNT = {
    "hall": "nanhai",
    "from": "2026-03-01",
    "to": "2026-03-31",
    "total": FIGURES,
    "guides": [{"guide": "g", **FIGURES}],
    "matters": [{"matter": "m", "name": NAME, "place": None, "hardest": "form", **FIGURES}],
    "steps": [{"matter": "m", "step": "form", "title": None, "stuck": SHARE, "time": SPREAD}],
}


def test_the_sample_is_what_the_desk_tells():
    assert LearningView().validate(LEARNT) == {}


@pytest.mark.parametrize(("by", "columns"), [("matter", 4), ("step", 3), ("guide", 1)])
def test_a_csv_holds_one_table_whose_rows_fit_its_heads(by, columns):
    heads, row = csv.reader(io.StringIO(learning_csv(LEARNT, by).decode("utf-8-sig")))
    assert len(heads) == len(row)
    assert row[columns] == ("75.0" if by == "step" else "5")
    assert not any(cell.startswith("=") for cell in row)


def test_a_workbook_holds_all_tables():
    book = load_workbook(io.BytesIO(learning_xlsx(LEARNT)))
    assert [sheet.max_row for sheet in book] == [2, 2, 2, 2]
    assert book.worksheets[0]["B2"].value == 5
