/** What a chart looks like: never colour alone (marks, dashes, decals), never more than four series, no motion. */
import type { EChartsCoreOption } from "echarts/core";

export const MOST_SERIES = 4;
const MARKS = ["circle", "diamond", "triangle", "rect"];
const DASHES: (string | number[])[] = ["solid", [8, 4], [2, 3], [10, 3, 2, 3]];

/** One series: a figure for each category; `null` where there is none. `counts`: how many cases are behind each. */
export interface Series { name: string; values: (number | null)[]; counts?: number[] }
/** A line to be kept, such as the limit of a clause. */
export interface Limit { name: string; value: number }
export interface ChartData {
  /** `range`: the first series is the lower end, the second the upper one; a lying bar goes from one to the other. */
  kind: "line" | "bar" | "range";
  categories: string[];
  series: Series[];
  limits?: Limit[];
  /** What the figures are in, such as minutes. */
  unit: string;
}

/** `token(name)`: the value of a token of design/tokens.css. */
export function optionOf(data: ChartData, label: string, token: (name: string) => string): EChartsCoreOption {
  const text = { color: token("--ink"), fontFamily: token("--font"), fontSize: 14 };
  const colours = [1, 2, 3, 4].map((n) => token(`--series-${n}`));
  const series = data.series.slice(0, MOST_SERIES);
  const names = { type: "category", data: data.categories, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: token("--edge") } } };
  const figures = { type: "value", name: data.unit, nameTextStyle: { ...text, align: "left" }, min: 0, axisLabel: text, splitLine: { lineStyle: { color: token("--rule") } } };
  const lying = data.kind === "range";
  const legend = !lying && series.length > 1;
  return {
    animation: false,
    color: colours,
    textStyle: text,
    aria: { enabled: true, label: { description: label }, decal: { show: true } },
    grid: { left: 8, right: lying ? 56 : 16, top: legend ? 64 : 40, bottom: 8, containLabel: true },
    legend: !legend ? { show: false } : { top: 0, left: 0, textStyle: text },
    tooltip: { trigger: "axis", textStyle: text, renderMode: "richText" },
    xAxis: lying ? { ...figures, nameLocation: "end" } : names,
    yAxis: lying ? { ...names, inverse: true } : figures,
    series: data.kind === "range" ? rangeOf(series, data, token) : series.map((each, index) => seriesOf(each, index, data, token)),
  };
}

function limitsOf(data: ChartData, token: (name: string) => string) {
  if (!data.limits?.length) return {};
  const lying = data.kind === "range";
  const label = (limit: Limit) => ({ formatter: `${limit.name} ${limit.value}`, position: lying ? "start" : "insideEndTop", color: token("--ink"), backgroundColor: token("--paper"), padding: 2 });
  const lines = data.limits.map((limit) => ({ [lying ? "xAxis" : "yAxis"]: limit.value, name: limit.name, label: label(limit) }));
  return { markLine: { symbol: "none", silent: true, animation: false, lineStyle: { color: token("--error"), type: [6, 4], width: 2 }, data: lines } };
}

function seriesOf(each: Series, index: number, data: ChartData, token: (name: string) => string) {
  const own = index === 0 ? limitsOf(data, token) : {};
  const common = { name: each.name, data: each.values, ...own };
  if (data.kind === "bar") return { ...common, type: "bar", barMaxWidth: 40 };
  return { ...common, type: "line", symbol: MARKS[index], symbolSize: 10, showAllSymbol: "auto", lineStyle: { width: 2.5, type: DASHES[index] } };
}

function rangeOf([low, high]: Series[], data: ChartData, token: (name: string) => string) {
  const span = (high?.values ?? []).map((value, at) => (value === null ? null : value - (low?.values[at] ?? 0)));
  const label = (at: number) => (low?.values[at] === null || low?.values[at] === undefined ? "" : `${low.values[at]}–${high?.values[at]}`);
  return [
    { name: low?.name, type: "bar", stack: "range", silent: true, itemStyle: { color: "transparent", decal: { symbol: "none" } }, data: low?.values },
    {
      name: high?.name, type: "bar", stack: "range", barMaxWidth: 40, data: span, itemStyle: { color: token("--series-1") },
      label: { show: true, position: "right", color: token("--ink"), fontSize: 14, formatter: (at: { dataIndex: number }) => label(at.dataIndex) },
      tooltip: { valueFormatter: (_value: unknown, at: number) => label(at) }, ...limitsOf(data, token),
    },
  ];
}
