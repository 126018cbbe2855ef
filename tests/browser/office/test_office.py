"""The standards office at its page: standing, findings, inspections, back-tests, reports, also by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from deploy.sample.standard import FILE
from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.office.scenes import CLAUSE, HALL, failing, finding, office, red, report_of, round_of, shown
from tests.browser.stage import TABLET, Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually


def test_from_a_red_figure_to_the_events_behind_it_in_two_clicks(stage: Stage) -> None:
    failing(stage)
    page = shown(office(stage))
    red(stage, page).click()
    page.get_by_role("link", name="背后的事件").click()
    expect(page.locator(".events")).to_contain_text("辅导员上岗")


def test_what_has_no_evidence_is_never_green_and_says_that_there_is_no_verdict(stage: Stage) -> None:
    page = shown(office(stage))
    cell = page.locator("button.verdict.no_evidence").first
    assert cell.evaluate("each => getComputedStyle(each).borderTopStyle") == "dashed"
    cell.click()
    expect(page.get_by_text("无证据，不作判定。")).to_be_visible()
    expect(page.get_by_role("link", name="背后的事件")).to_have_count(0)


def test_a_finding_is_assigned_talked_about_and_followed_to_its_events(stage: Stage) -> None:
    page = office(stage, f"/findings/{finding(stage, 'jiujiang')}", "jiujiang")
    page.get_by_role("combobox", name="责任人").select_option("guide")
    page.get_by_role("button", name="指派").click()
    expect(page.get_by_role("status").first).to_contain_text("已指派")
    page.get_by_role("textbox", name="意见").fill("请说明值守安排")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交意见")
    expect(page.get_by_text("请说明值守安排").first).to_be_visible()
    page.get_by_role("button", name="背后的事件").click()
    expect(page.locator("ol.events").first).to_contain_text("辅导员上岗")


def test_a_rectification_is_rejected_put_right_again_and_accepted(stage: Stage) -> None:
    which = finding(stage, "xiqiao")
    hall = stage.person("supervisor", "xiqiao")
    done(hall.post(f"/findings/{which}/rectify", {"measures": "安排值守"}))
    page = office(stage, f"/findings/{which}", "xiqiao")
    page.get_by_role("textbox", name="退回原因").fill("看不出效果")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已退回")
    done(hall.post(f"/findings/{which}/rectify", {"measures": "两人轮班"}))
    page.reload()
    page.get_by_role("button", name="验收", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已验收")
    assert done(hall.get(f"/findings/{which}"))["state"] == "accepted"


def test_a_finding_is_waived_until_a_day_with_a_reason(stage: Stage) -> None:
    which = finding(stage, "danzao")
    page = office(stage, f"/findings/{which}", "danzao")
    page.get_by_role("textbox", name="豁免原因").fill("改造期间")
    page.get_by_label("豁免至").fill("2026-12-31")
    page.get_by_role("button", name="豁免", exact=True).click()
    expect(page.get_by_text("豁免至 2026-12-31：改造期间")).to_be_visible()


def test_a_supervisor_puts_right_and_does_not_judge(stage: Stage) -> None:
    which = finding(stage, "shishan")
    page = stage.open(f"/office#/findings/{which}", "supervisor", "shishan", page_role="officer")
    expect(page.get_by_role("button", name="豁免", exact=True)).to_have_count(0)
    page.get_by_role("textbox", name="整改措施").fill("安排值守")
    page.get_by_role("button", name="提交整改").click()
    expect(page.get_by_role("status").first).to_contain_text("已提交整改")


def test_an_inspection_goes_on_without_a_network_and_is_merged_once(stage: Stage) -> None:
    which = round_of(stage)
    page = office(stage, f"/inspections/{which}", size=TABLET, has_touch=True)
    questions = page.locator("fieldset")
    expect(questions.first).to_be_visible()
    with stage.line_cut(page):
        for place in range(questions.count()):
            questions.nth(place).get_by_role("button", name="符合", exact=True).tap()
        expect(page.get_by_text("已存本机，联网后上传")).to_be_visible()
    expect(page.get_by_text("已存本机，联网后上传")).to_have_count(0)
    told = done(stage.person("officer", HALL).get(f"/inspection-rounds/{which}"))
    assert told["progress"] == {"questions": questions.count(), "answered": questions.count(), "disputed": 0}
    page.get_by_role("button", name="完成检查").tap()
    expect(page.get_by_role("heading", name="已完成")).to_be_visible()


def test_a_round_is_planned_at_the_page(stage: Stage) -> None:
    page = office(stage, "/inspections")
    page.get_by_role("textbox", name="条款").fill("S-01")
    page.get_by_role("button", name="安排检查").click()
    expect(page.locator("fieldset").first).to_be_visible()


def test_another_limit_is_tried_on_the_past_before_it_is_published(stage: Stage) -> None:
    failing(stage, "dali")
    page = office(stage, "/back-test", "dali")
    page.get_by_role("combobox", name="条款").select_option(CLAUSE)
    page.get_by_role("spinbutton").fill("0")  # the guide came only just now: any share of the day above it is small
    for name, day in (("自", "2026-03-02"), ("至", "2026-03-02")):
        page.get_by_label(name, exact=True).fill(day)
    page.get_by_role("combobox", name="逐个").select_option("whole")
    page.get_by_role("button", name="开始试算").click()
    row = page.get_by_role("row").filter(has_text=CLAUSE)
    expect(row.first).to_contain_text("不再未通过", timeout=60_000)


def test_a_draft_is_tried_as_it_is_written_and_its_faults_are_said_with_their_lines(stage: Stage) -> None:
    written = FILE.read_text(encoding="utf-8")
    page = office(stage, "/back-test", "dali")
    for name, day in (("自", "2026-03-02"), ("至", "2026-03-02")):
        page.get_by_label(name, exact=True).fill(day)
    page.get_by_role("combobox", name="逐个").select_option("whole")
    stage.watch.allow("422")
    draft = page.get_by_label("或草案文件（YAML）")
    faulty = written.replace("weight:", "wait:", 1)
    draft.set_input_files({"name": "draft.yaml", "mimeType": "text/yaml", "buffer": faulty.encode()})
    page.get_by_role("button", name="开始试算").click()
    line = faulty[: faulty.index("wait:")].count("\n") + 1
    expect(page.get_by_role("alert")).to_contain_text(f"第{line}行")
    draft.set_input_files({"name": "draft.yaml", "mimeType": "text/yaml", "buffer": written.encode()})
    page.get_by_role("button", name="开始试算").click()
    expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)


def test_a_report_is_opened_and_taken_along(stage: Stage) -> None:
    page = office(stage, f"/reports/{report_of(stage)}")
    expect(page.get_by_text("大厅顺序不代表名次")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_the_checks_of_a_hall_are_read_clause_by_clause(stage: Stage) -> None:
    page = office(stage, "/checks", "lishui")
    expect(page.get_by_role("heading", name="检查记录")).to_be_visible()
    done(
        stage.person("officer", "lishui").post(
            "/halls/lishui/checks",
            {"standard": "nanhai-hall", "from": "2026-03-01T16:00:00Z", "to": "2026-03-02T16:00:00Z"},
        ),
        201,
    )
    page.reload()
    page.get_by_role("link", name="按需").first.click()
    expect(page.get_by_role("table").last).to_contain_text("W-01")


@pytest.mark.parametrize(
    ("path", "first"), [("/voices", "2026-03-01"), ("/reports", "2026-03-01"), ("/back-test", "2025-03-01")]
)
def test_the_days_that_are_proposed_are_the_halls_and_not_the_machines(stage: Stage, path: str, first: str) -> None:
    page = office(stage, path)
    expect(page.get_by_label("至", exact=True)).to_have_value("2026-03-02")
    expect(page.get_by_label("自", exact=True)).to_have_value(first)


@pytest.mark.parametrize("path", ["", "/findings", "/voices", "/inspections", "/checks", "/back-test", "/reports"])
def test_every_room_is_accessible_and_reached_by_keys_and_loses_nothing_at_200_percent(stage: Stage, path: str) -> None:
    page = office(stage, path, zoomed=True)
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_text("正在读取…")).to_have_count(0)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert "问题整改" in stops_of_tab(page)


def test_the_way_to_the_events_goes_by_keys_alone(stage: Stage) -> None:
    failing(stage)
    page = shown(office(stage))
    red(stage, page).focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="背后的事件")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".events")).to_contain_text("辅导员上岗")


def test_the_table_is_one_stop_of_tab_and_arrows_go_from_cell_to_cell(stage: Stage) -> None:
    page = shown(office(stage))
    expect(page.get_by_role("columnheader")).to_have_count(9, timeout=60_000)  # the clause and eight halls
    cells = page.locator("table button.verdict")
    expect(page.locator("table button.verdict[tabindex='0']")).to_have_count(1)
    cells.first.focus()
    page.keyboard.press("End")
    expect(cells.nth(7)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cells.nth(15)).to_be_focused()
    page.keyboard.press("Home")
    expect(cells.nth(8)).to_be_focused()
    expect(page.locator("table button.verdict[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    assert not page.locator("table button:focus").count()


def english(page: Page) -> None:
    page.get_by_role("button", name="English").click()


def test_in_english_nothing_chinese_is_left_but_names_of_the_language(stage: Stage) -> None:
    page = shown(office(stage))
    english(page)
    expect(page.get_by_role("heading", name="Clause × hall")).to_be_visible()
    eventually(lambda: "条款" not in page.locator("main").inner_text(), "English")
