"""What visitors say: a complaint on its way to the answer, a bad rating that is called back, the two figures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.looking import assert_accessible
from tests.browser.office.scenes import office
from tests.browser.staffing import emptied, visitor
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

CONTACT = {"name": "张三丰", "phone": "13912345678"}


def chosen(page: Page, *words: str) -> None:
    """Choose the complaint whose line has these words."""
    line = page.locator("button.choice")
    for each in words:
        line = line.filter(has_text=each)
    line.first.click()


def step(page: Page, name: str, words: str | None = None) -> None:
    """Take a step of the complaint that is open."""
    if words:
        page.get_by_role("textbox", name="内容").fill(words)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"已完成：{name}")


def test_a_complaint_is_accepted_looked_into_and_answered_and_whoever_complained_reads_it(stage: Stage) -> None:
    emptied(stage, "lishui")
    code = visitor(stage, "lishui")["code"]
    wish = {"category": "waiting", "content": "等了四十分钟没有人说明原因", "contact": CONTACT, "visit_code": code}
    lodged = done(stage.visitor("lishui").post("/halls/lishui/complaints", wish), 201)
    page = office(stage, "/voices", "lishui")
    chosen(page, "网上", "已收到")
    expect(page.get_by_text(wish["content"])).to_be_visible()
    assert CONTACT["phone"] not in page.content()
    step(page, "受理")
    expect(page.get_by_role("button", name="答复", exact=True)).to_have_count(0)  # before anybody has looked into it
    expect(page.get_by_role("button", name="调查", exact=True)).to_have_attribute("aria-disabled", "true")  # no words
    step(page, "调查", "当日两个窗口设备故障")
    step(page, "答复", "已增开窗口，并在叫号屏说明")
    expect(page.locator("ol.events")).to_contain_text("当日两个窗口设备故障")
    assert_accessible(page)
    told = done(stage.visitor("lishui").get(f"/complaint-codes/{lodged['code']}"))
    assert (told["state"], told["answer"]) == ("answered", "已增开窗口，并在叫号屏说明")


def test_a_complaint_is_declined_with_its_reason_alone(stage: Stage) -> None:
    emptied(stage, "lishui")
    code = visitor(stage, "lishui")["code"]
    wish = {"category": "fees", "content": "停车场收费太贵", "visit_code": code}
    lodged = done(stage.visitor("lishui").post("/halls/lishui/complaints", wish), 201)
    page = office(stage, "/voices", "lishui")
    chosen(page, "网上", "已收到")
    decline = page.get_by_role("button", name="不予受理", exact=True)
    decline.click(force=True)
    expect(page.get_by_role("status").first).to_have_text("")
    step(page, "不予受理", "停车场由街道管理，已转告")
    expect(decline).to_have_count(0)
    assert done(stage.visitor("lishui").get(f"/complaint-codes/{lodged['code']}"))["state"] == "declined"


def test_a_bad_rating_is_called_back_and_opened_again_by_who_is_not_content(stage: Stage) -> None:
    emptied(stage, "lishui")
    visit, clerk = visitor(stage, "lishui", party={"phone": CONTACT["phone"]}), stage.person("clerk", "lishui")
    clerk.open("lishui-1")
    clerk.serve_whoever_waits("lishui-1")
    bad = {"stars": 1, "comment": "态度生硬"}
    done(stage.visitor("lishui").post(f"/visits/{visit['code']}/rating", bad), 201)
    officer = stage.person("officer", "lishui")
    heard = {"hall": "lishui", "channel": "rating", "state": "accepted"}
    [rating] = eventually(lambda: done(officer.get("/complaints", **heard))["items"], "the office to hear of it")
    page = office(stage, "/voices", "lishui")
    chosen(page, "差评", "★", "已受理")
    step(page, "调查", "已核对当日值班")
    step(page, "答复", "已致歉并提醒当班人员")
    page.get_by_role("combobox", name="回访结果").select_option("not_satisfied")
    step(page, "回访")
    chosen(page, "差评", "已受理")
    step(page, "答复", "已调整值班并当面致歉")
    page.get_by_role("combobox", name="回访结果").select_option("satisfied")
    step(page, "回访")
    step(page, "归档")
    told = done(officer.get(f"/complaints/{rating['id']}"))
    steps = ["investigate", "answer", "call_back", "answer", "call_back", "archive"]
    assert [each["step"] for each in told["steps"]] == steps
    assert told["state"] == "archived"
