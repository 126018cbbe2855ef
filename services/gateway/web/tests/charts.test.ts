// Charts: told by marks, dashes and hatching beside colour; at most four series; a range is a bar from low to high.
import { describe, expect, test } from "vitest";
import { optionOf, type ChartData } from "@/charts/look";

const data = (over: Partial<ChartData> = {}): ChartData => ({ kind: "line", unit: "min", categories: ["A", "B"], series: [{ name: "one", values: [1, 2] }], ...over });
const option = (over: Partial<ChartData> = {}) => optionOf(data(over), "a label", (name) => name) as Record<string, any>;

describe("a chart", () => {
  test("has a label for readers, hatching, and does not move", () => {
    expect(option()["aria"]).toEqual({ enabled: true, label: { description: "a label" }, decal: { show: true } });
    expect(option()["animation"]).toBe(false);
  });
  test("shows four series at most, each with a mark and a dash of its own", () => {
    const five = option({ series: [1, 2, 3, 4, 5].map((n) => ({ name: String(n), values: [n, n] })) });
    const marks = five["series"].map((each: any) => [each.symbol, JSON.stringify(each.lineStyle.type)]);
    expect(marks).toHaveLength(4);
    expect(new Set(marks.map(([mark]: string[]) => mark)).size).toBe(4);
    expect(new Set(marks.map(([, dash]: string[]) => dash)).size).toBe(4);
  });
  test("draws a range as a bar from its low to its high end, and nothing where nothing is known", () => {
    const [low, span] = option({ kind: "range", series: [{ name: "low", values: [15, null] }, { name: "high", values: [25, null] }] })["series"];
    expect([low.data, span.data]).toEqual([[15, null], [10, null]]);
    expect([span.label.formatter({ dataIndex: 0 }), span.label.formatter({ dataIndex: 1 })]).toEqual(["15–25", ""]);
  });
  test("lays ranges down, so that long names fit, with the limit across", () => {
    const lying = option({ kind: "range", limits: [{ name: "limit", value: 20 }], series: [{ name: "low", values: [1] }, { name: "high", values: [2] }] });
    expect([lying["xAxis"].type, lying["yAxis"].type, lying["series"][1].markLine.data[0].xAxis]).toEqual(["value", "category", 20]);
  });
  test("draws limits once, however many series there are", () => {
    const { series } = option({ limits: [{ name: "limit", value: 15 }], series: [{ name: "a", values: [1] }, { name: "b", values: [2] }] });
    expect(series.filter((each: any) => each.markLine)).toHaveLength(1);
  });
});
