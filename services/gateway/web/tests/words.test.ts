// What people read: every word in both languages, and none of it in code.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("../src", import.meta.url));
const files = (readdirSync(source, { recursive: true }) as string[]).map((name) => join(source, name));
const words = join(source, "words");
const rooms = readdirSync(words).filter((name) => name.endsWith(".zh.json")).map((name) => name.replace(".zh.json", ""));

function leaves(value: unknown, path = ""): [string, string][] {
  return typeof value === "string" ? [[path, value]] : Object.entries(value as object).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`));
}
const read = (room: string, language: string) => new Map(leaves(JSON.parse(readFileSync(join(words, `${room}.${language}.json`), "utf8"))));
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(rooms)("the words of %s", (room) => {
  const [zh, en] = [read(room, "zh"), read(room, "en")];
  test("are the same in both languages, with the same places to fill in", () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const [key, text] of zh) expect(places(en.get(key) ?? ""), key).toEqual(places(text));
  });
  test("are words", () => {
    for (const [key, text] of [...zh, ...en]) if (key !== ".remedy.read") expect(text.trim(), key).not.toBe("");
  });
});

test("no word that people read stands in code", () => {
  const code = files.filter((name) => /\.(ts|vue|css)$/.test(name));
  const found = code.filter((name) => /\p{Script=Han}/u.test(readFileSync(name, "utf8")));
  expect(found).toEqual([]);
});

test("every page that the first page may lead to has a name there", () => {
  const page = readFileSync(new URL("../src/entry/EntryPage.vue", import.meta.url), "utf8");
  const roles = [...(/const ROOMS = (.*);/.exec(page)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, role]) => role);
  expect(roles.length).toBeGreaterThan(5);
  for (const language of ["zh", "en"]) {
    const { entry } = JSON.parse(readFileSync(new URL(`../src/words/entry.${language}.json`, import.meta.url), "utf8")) as { entry: Record<string, { name: string; what: string }> };
    for (const role of roles) expect([entry[role!]?.name, entry[role!]?.what].filter(Boolean), role).toHaveLength(2);
  }
});
