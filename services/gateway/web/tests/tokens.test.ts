// The colours: contrast of text and edges (WCAG 2.2, 1.4.3 and 1.4.11), and states that stay apart in grey.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../src/design/tokens.css", import.meta.url), "utf8");
const colours = Object.fromEntries([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));

function linear(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
}
const luminance = (rgb: number[]) => 0.2126 * (rgb[0] ?? 0) + 0.7152 * (rgb[1] ?? 0) + 0.0722 * (rgb[2] ?? 0);
const lightness = (rgb: number[]) => { const y = luminance(rgb); return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y; };
function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => luminance(linear(colours[name] ?? "missing")));
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05);
}

// Viénot, Brettel & Mollon 1999 (protan, deutan) and Brettel's tritan plane, on linear RGB.
const SIGHTS: Record<string, number[][]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  deutan: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
  tritan: [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.805, 0.11911]],
};
const seen = (sight: number[][], colour: string) => sight.map((row) => row.reduce((sum, part, i) => sum + part * (linear(colour)[i] ?? 0), 0));

const TEXTS: [string, string][] = [
  ["ink", "paper"], ["ink", "paper-sunk"], ["ink-second", "paper"], ["ink-second", "paper-sunk"], ["on-primary", "primary"], ["primary", "paper"],
  ["error", "paper"], ["kiosk-ink", "paper"], ["kiosk-second", "paper"], ["board-ink", "board"], ["board-second", "board"],
  ["board-on-call", "board-call"], ["board-stale", "board"],
  ...["no-evidence", "waiting", "called", "held", "late", "passed", "serving", "failed"].map((state): [string, string] => [`on-${state}`, state]),
];
const EDGES: [string, string][] = [["edge", "paper"], ["edge", "paper-sunk"], ["ink-second", "paper"], ["focus", "paper"], ["focus-on-primary", "primary"], ["board-rule", "board"],
  ...[1, 2, 3, 4].map((n): [string, string] => [`series-${n}`, "paper"])];

describe("the colours", () => {
  test.each(TEXTS)("%s can be read on %s", (text, ground) => expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5));
  test.each(EDGES)("the edge %s is seen on %s", (edge, ground) => expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3));
  test.each(Object.keys(SIGHTS))("states differ in lightness for %s sight, but for serving and passed, which never meet", (name) => {
    const states = ["no-evidence", "waiting", "called", "held", "late", "passed", "serving", "failed"];
    const values = states.map((state) => ({ state, l: lightness(seen(SIGHTS[name] ?? [], colours[state] ?? "")) })).sort((a, b) => a.l - b.l);
    for (let i = 1; i < values.length; i += 1) {
      const [a, b] = [values[i - 1]!, values[i]!];
      if (new Set([a.state, b.state, "serving", "passed"]).size === 2) continue;
      expect(b.l - a.l, `${a.state} and ${b.state}`).toBeGreaterThanOrEqual(8);
    }
  });
});
