"""A tablet that loses the network goes on; what it noted is merged once, and two that differ are both shown."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.looking import assert_accessible
from tests.browser.tablet.desk import expect_done, expect_merged, finish_step


def test_steps_without_a_network_stand_on_the_tablet_and_are_merged_once_when_it_is_back(desk, stage):
    here = desk("jiujiang")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet()
    finish_step(page)
    expect_done(page, 1)
    expect_merged(page)
    with stage.line_cut(page):
        page.get_by_label("备注（可不填）").fill("换了浏览器")
        finish_step(page)
        expect_done(page, 2)
        expect(page.locator("ol .chip.local")).to_have_count(1)
        expect(page.get_by_text("1 条存在本机")).to_be_visible()
        finish_step(page)
        expect_done(page, 3)
        page.locator("ol button").nth(2).click()
        page.get_by_role("button", name="撤回").click()
        expect_done(page, 2)
        expect(page.get_by_text("3 条存在本机")).to_be_visible()
        assert_accessible(page)
        assert len(here.sitting(request)["steps"]) == 1
    expect_merged(page)
    expect(page.get_by_text("存在本机")).to_have_count(0)
    steps = list(here.steps(request).values())
    assert [(each["state"], each["version"]) for each in steps[:3]] == [("done", 1), ("done", 1), ("open", 2)]
    assert steps[1]["notes"][0]["note"] == "换了浏览器"
    assert steps[1]["notes"][0]["device"].startswith("tablet-")


def test_what_stands_on_a_tablet_outlives_its_page(desk, stage):
    here = desk("jiujiang")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet(service_workers="block")  # which take a request past page.route as they begin
    expect(page.locator("h3.title")).to_be_visible()
    page.route("**/api/v1/guidance-requests/*/changes", lambda route: route.abort())
    stage.watch.allow("net::ERR_FAILED")
    finish_step(page)
    expect_done(page, 1)
    expect(page.locator("ol .chip.local")).to_have_count(1)
    page.reload()
    expect(page.locator("ol .chip.local")).to_have_count(1)
    expect_done(page, 1)
    page.unroute("**/api/v1/guidance-requests/*/changes")
    expect_merged(page)
    assert len(here.sitting(request)["steps"]) == 1


def test_an_answer_that_is_lost_doubles_nothing(desk, stage):
    here = desk("jiujiang")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet(service_workers="block")  # which take a request past page.route as they begin
    expect(page.locator("h3.title")).to_be_visible()
    stage.watch.allow("net::ERR_FAILED")
    lost = []

    def lose(route):
        if len(lost) < 4:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/guidance-requests/*/changes", lose)
    finish_step(page)
    expect_done(page, 1)
    expect_merged(page)
    assert lost == [200, 200, 200, 200]
    first = next(iter(here.steps(request).values()))
    assert (first["state"], first["version"]) == ("done", 1)


def test_two_tablets_that_differ_are_both_shown_and_one_is_chosen(desk, stage):
    here = desk("jiujiang")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet()
    expect(page.locator("h3.title")).to_be_visible()
    colleague = here.tablet("guide-beside")
    colleague.locator("section .list button").first.click()
    expect(colleague.locator("h3.title")).to_be_visible()
    with stage.line_cut(colleague):
        colleague.get_by_label("备注（可不填）").fill("没有信号")
        colleague.get_by_role("button", name="卡住了").click()
        expect(colleague.locator("ol .chip.local")).to_have_count(1)
        finish_step(page)
        expect_done(page, 1)
        page.locator("ol button").first.click()
    for each in (colleague, page):
        expect(each.get_by_text("两台平板记录不一致")).to_be_visible()
        expect(each.locator("article li")).to_have_count(2)
    assert_accessible(page)
    page.locator("article li").filter(has_text="没有信号").get_by_role("button").click()
    for each in (page, colleague):
        expect(each.locator("ol .mark.stuck")).to_have_count(1)
    first = next(iter(here.steps(request).values()))
    assert (first["state"], first["version"], first["standing"]) == ("stuck", 3, [])
    assert [each["note"] for each in first["notes"]] == ["没有信号"]
