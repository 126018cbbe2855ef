// Element Plus on demand: the style of what is imported, and its colours from our tokens alone.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { elementStyles, styleOf } from "../element-styles";

test("a component brings its own style", () => {
  expect(styleOf("ElTableColumn")).toBe('import "element-plus/es/components/table-column/style/css";');
  const transform = elementStyles().transform as unknown as (code: string, id: string) => { code: string } | null;
  expect(transform('import { ElTable, ElMessage as Say, type TableInstance } from "element-plus";', "/src/a.vue")?.code).toContain("/message/style/css");
  expect(transform('import { ElTable } from "element-plus";', "/node_modules/x.js")).toBeNull();
});

test("the theme takes every colour from the tokens", () => {
  const css = readFileSync(new URL("../src/staff/element.css", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  expect(css).not.toMatch(/#[0-9a-f]{3,8}\b/i);
});
