"""A clerk works by keys: one call for one key, nothing twice, everything can be taken back."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Route, expect

from tests.browser.staffing import at_counter, emptied, matter_of, says, sit, visitor
from tests.browser.stage import Stage
from tests.e2e.people import done, refused
from tests.e2e.waiting import eventually


def test_from_the_ticket_to_the_rating_by_keys_alone(stage: Stage) -> None:
    emptied(stage, "guicheng")
    visit = visitor(stage, "guicheng", needs=["hearing"])
    number = visit["ticket"]["number"]
    page = sit(stage, "guicheng", 1, opened=False)
    evaluator = stage.open("/evaluator?hall=guicheng&trial&counter=guicheng-1")
    expect(evaluator.get_by_role("heading", level=1)).to_have_text("1 号窗口")

    page.keyboard.press("F2")
    says(page, "已开窗")
    page.wait_for_timeout(1600)  # sooner it would be the same press
    page.keyboard.press("F2")
    at_counter(page, number)
    expect(page.locator(".party")).to_contain_text("张*")
    expect(page.locator(".party")).to_contain_text("听力不便")
    expect(page.locator(".why")).to_contain_text("按到达先后")
    page.keyboard.press("F8")
    says(page, "开始办理")
    page.wait_for_timeout(1600)
    page.keyboard.press("F8")
    says(page, "已办结")

    evaluator.get_by_role("button", name="非常满意", exact=True).click()
    expect(evaluator.get_by_role("status")).to_have_text("谢谢您的评价")
    assert stage.visitor("guicheng").visit(visit["code"])["stops"][0]["rated"]


def test_one_key_finishes_and_calls_and_one_takes_both_back(stage: Stage) -> None:
    boss = emptied(stage, "jiujiang")
    first, second = (visitor(stage, "jiujiang")["ticket"] for _ in range(2))
    page = sit(stage, "jiujiang", 1)
    page.keyboard.press("F2")
    at_counter(page, first["number"])
    page.keyboard.press("F8")
    says(page, "开始办理")
    page.keyboard.press("F2")
    at_counter(page, second["number"])
    says(page, f"已办结 {first['number']}，已呼叫 {second['number']}")
    page.keyboard.press("Control+z")
    at_counter(page, first["number"])
    states = [done(boss.get(f"/tickets/{each['id']}"))["state"] for each in (first, second)]
    assert states == ["serving", "waiting"]


def test_what_was_asked_for_before_a_call_does_not_take_it_off_the_screen(stage: Stage) -> None:
    emptied(stage, "shishan")
    number = visitor(stage, "shishan")["ticket"]["number"]
    page = sit(stage, "shishan", 1)
    expect(page.get_by_text("等候名单（1）")).to_be_visible()
    slow: list[tuple[Route, APIResponse]] = []
    page.route("**/board", lambda route: slow.append((route, route.fetch())), times=1)
    with page.expect_request("**/board"):
        visitor(stage, "shishan")  # the page hears of it, and asks
    while not slow:
        page.wait_for_timeout(50)
    lists = "**/tickets?state=no_show*"  # what it asks for last
    with page.expect_response(lists):
        page.keyboard.press("F2")
    at_counter(page, number)
    [(route, answer)] = slow
    with page.expect_response(lists):
        route.fulfill(response=answer)
    page.wait_for_timeout(200)
    at_counter(page, number)


def test_a_board_from_before_a_call_takes_neither_the_call_nor_a_note_off_the_screen(stage: Stage) -> None:
    emptied(stage, "shishan")
    number = visitor(stage, "shishan")["ticket"]["number"]
    page = sit(stage, "shishan", 1)
    expect(page.get_by_text("等候名单（1）")).to_be_visible()
    before = done(stage.person("clerk", "shishan", "clerk-a").get("/halls/shishan/board"))
    page.keyboard.press("F2")
    at_counter(page, number)
    note = page.get_by_role("textbox", name="还要补正的")
    note.fill("租赁合同")
    expect(page.get_by_text("等候名单（0）")).to_be_visible()
    page.wait_for_timeout(1000)  # longer than the door keeps a board, unless the queue is slow to answer
    page.route("**/board", lambda route: route.fulfill(json={**before, "age_seconds": 10}), times=1)
    with page.expect_response("**/tickets?state=no_show*"):  # what it asks for last
        visitor(stage, "shishan")
    page.wait_for_timeout(200)
    at_counter(page, number)
    expect(note).to_have_value("租赁合同")


def test_a_key_pressed_twice_is_one_act_and_a_key_means_the_same_in_a_field(stage: Stage) -> None:
    boss = emptied(stage, "xiqiao")
    ticket = visitor(stage, "xiqiao")["ticket"]
    page = sit(stage, "xiqiao", 1)
    page.keyboard.press("F2")
    at_counter(page, ticket["number"])
    page.keyboard.press("F4")
    page.keyboard.press("F4")
    says(page, "已重呼")
    expect(page.get_by_text("已呼叫 2 次")).to_be_visible()
    page.wait_for_timeout(1000)
    assert done(boss.get(f"/tickets/{ticket['id']}"))["calls"] == 2

    note = page.get_by_role("textbox", name="还要补正的")
    note.fill("租赁合同")
    note.press("F8")
    says(page, "开始办理")
    expect(note).to_have_value("租赁合同")
    note.press("Control+z")  # what is typed has its own
    expect(note).to_have_value("")
    note.press("Control+z")
    says(page, "已撤销")
    assert done(boss.get(f"/tickets/{ticket['id']}"))["state"] == "called"


def test_a_no_show_waits_for_its_seconds_and_says_how_many(stage: Stage) -> None:
    boss = emptied(stage, "danzao")
    rules = {"settings": {"recall_after_seconds": 10}, "reason": "so that a test need not wait"}
    done(stage.person("admin", "danzao").post("/halls/danzao/settings", rules))
    ticket = visitor(stage, "danzao")["ticket"]
    page = sit(stage, "danzao", 1)
    page.keyboard.press("F2")
    at_counter(page, ticket["number"])
    too_early = f"/tickets/{ticket['id']}/no-show"
    eventually(lambda: refused(boss.post(too_early), 409)["seconds_left"] == 10, "the queue to know the new rule")
    page.keyboard.press("F7")
    says(page, "先按 F4 重呼")
    page.keyboard.press("F4")
    says(page, "已重呼")
    page.keyboard.press("F7")
    says(page, "秒后可过号")
    expect(page.get_by_text("可以过号")).to_be_visible(timeout=60_000)
    page.keyboard.press("F7")
    says(page, "已过号")
    assert done(boss.get(f"/tickets/{ticket['id']}"))["state"] == "no_show"
    page.get_by_text("已过号（1）").click()
    page.get_by_role("button", name=f"{ticket['number']} 返回排队").click()
    says(page, "已返回排队")


def test_two_clerks_and_one_ticket(stage: Stage) -> None:
    boss = emptied(stage, "shishan")
    pages = [sit(stage, "shishan", 1, "clerk-a"), sit(stage, "shishan", 2, "clerk-b")]
    only = visitor(stage, "shishan")["ticket"]
    for page in pages:
        expect(page.get_by_text("等候名单（1）")).to_be_visible()
    for page in pages:
        page.keyboard.press("F2")
    winner = eventually(lambda: done(boss.get(f"/tickets/{only['id']}"))["counter_number"], "the call")
    at_counter(pages[winner - 1], only["number"])
    second = pages[2 - winner]
    says(second, "暂无人等候")

    stage.watch.allow("status of 409")
    wanted = visitor(stage, "shishan")["ticket"]["number"]
    second.get_by_role("button", name=f"指定呼叫 {wanted}").click()
    faster = stage.person("clerk", "shishan", f"clerk-{'ab'[winner - 1]}")
    for act in ("start", "finish"):
        faster.do(only["id"], act)
    faster.call(f"shishan-{winner}")
    second.get_by_role("button", name="材料已补齐").click()
    says(second, f"{wanted} 刚由 {winner} 号窗口叫走，按 F2")


def test_hold_call_back_and_transfer_without_a_mouse(stage: Stage) -> None:
    boss = emptied(stage, "dali")
    ticket = visitor(stage, "dali")["ticket"]
    page = sit(stage, "dali", 1)
    page.keyboard.press("F2")
    at_counter(page, ticket["number"])
    page.keyboard.press("F9")
    says(page, "已挂起")
    page.get_by_role("button", name=f"回呼 {ticket['number']}").press("Enter")
    at_counter(page, ticket["number"])
    page.keyboard.press("F10")
    where = page.get_by_role("combobox", name="转到")
    where.focus()
    where.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    says(page, "已转移")
    moved = done(boss.get(f"/tickets/{ticket['id']}"))
    assert (moved["state"], moved["number"]) == ("waiting", ticket["number"])
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_missing_is_told_once_and_taken_along_as_a_code(stage: Stage) -> None:
    boss = emptied(stage, "lishui")
    ticket = visitor(stage, "lishui")["ticket"]
    name = next(each["name"]["zh"] for each in matter_of(stage, "lishui")["materials"] if not each["held"])
    page = sit(stage, "lishui", 1)
    page.keyboard.press("F2")
    at_counter(page, ticket["number"])
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("textbox", name="还要补正的").fill("缺骑缝章")
    page.get_by_role("button", name="一次性告知").click()
    expect(page.get_by_role("img", name="告知内容的二维码")).to_be_visible()
    told = done(boss.get(f"/tickets/{ticket['id']}/visit"))["told"]
    assert [(each["missing"][0]["zh"], each["words"]) for each in told] == [(name, "缺骑缝章")]
