import { describe, expect, it } from "vitest";
import { Refusal } from "@/api/refusal";
import { countLines, numbered, spanOf } from "@/admin/lines";
import { useDraft, type Tried } from "@/admin/useDraft";
import { nextVersion, underVersion, versionOf } from "@/admin/versions";

describe("versions", () => {
  it.each([["2026.4", "2026.5"], ["9", "10"], ["spring", "spring.2"], ["v1.9", "v1.10"]])("%s is followed by %s", (version, next) => {
    expect(nextVersion(version)).toBe(next);
  });

  it("is read from a text and put into it, whatever stands around", () => {
    const text = 'id: s\nversion: "2026.4" # spring\nclauses:\n- version: "x"\n';
    expect(versionOf(text)).toBe("2026.4");
    expect(versionOf(underVersion(text, "2026.5"))).toBe("2026.5");
    expect(versionOf("id: s\n")).toBeNull();
  });
});

describe("lines", () => {
  it("are numbered, and the faulty ones known", () => {
    expect(countLines("a\nb\n")).toBe(3);
    expect(numbered("a\nb", [{ line: 2, field: null, words: "wrong" }])).toEqual([{ number: 1, faulty: false }, { number: 2, faulty: true }]);
  });

  it("begin and end where they do, and one beyond the end is the last", () => {
    expect(spanOf("ab\ncde\nf", 2)).toEqual([3, 6]);
    expect(spanOf("ab\ncde", 9)).toEqual([3, 6]);
  });
});

const SOUND: Tried = { ok: true, faults: [], changes: [{ path: "name.zh", before: "旧", after: "新" }], base: "b1" };

function doorOf(answers: Record<string, unknown[]>) {
  const asked: [string, object][] = [];
  const post = async (path: string, body: object) => {
    asked.push([path, body]);
    const answer = answers[path]?.shift();
    if (answer instanceof Refusal) throw answer;
    return answer;
  };
  const get = async () => ({ text: 'id: s\nversion: "1"\n', base: "b1" });
  return { asked, door: { get, post } as never };
}

describe("a draft", () => {
  it("is published after it was tried, and only while nothing was typed since", async () => {
    const { door, asked } = doorOf({ "/drafts/hall/check": [SOUND], "/drafts/hall/publish": [{ subject: "s", changed: true, base: "b2", former: "old" }] });
    const draft = useDraft(door, "hall", "s");
    await draft.load();
    draft.write("new");
    expect([draft.edited.value, draft.ready.value]).toEqual([true, false]);
    await draft.check();
    expect(draft.ready.value).toBe(true);
    await draft.publish();
    expect(asked.at(-1)).toEqual(["/drafts/hall/publish", { text: "new", base: "b1" }]);
    expect([draft.edited.value, draft.ready.value, draft.former.value]).toEqual([false, false, "old"]);
  });

  it("shows what differs when somebody else was first, and replaces theirs at the next publishing", async () => {
    const first = new Refusal(409, { type: "x/conflict", title: "", status: 409, detail: "", base: "theirs", changes: SOUND.changes });
    const { door, asked } = doorOf({ "/drafts/hall/check": [SOUND], "/drafts/hall/publish": [first, { subject: "s", changed: true, base: "b3", former: "theirs" }] });
    const draft = useDraft(door, "hall", "s");
    await draft.load();
    draft.write("mine");
    await draft.check();
    expect(await draft.publish()).toBeNull();
    expect([draft.overtaken.value, draft.tried.value?.changes]).toEqual([true, SOUND.changes]);
    await draft.publish();
    expect(asked.at(-1)?.[1]).toEqual({ text: "mine", base: "theirs" });
    expect(draft.overtaken.value).toBe(false);
  });

  it("that has versions is published again under a new one", async () => {
    const { door, asked } = doorOf({
      "/drafts/standard/check": [SOUND, SOUND],
      "/drafts/standard/publish": [{ subject: "s", changed: true, base: "b2", former: 'id: s\nversion: "1"\n' }, { subject: "s", changed: true, base: "b3", former: "" }],
    });
    const draft = useDraft(door, "standard", "s");
    await draft.load();
    draft.write('id: s\nversion: "2"\n');
    await draft.check();
    await draft.publish();
    await draft.restore();
    expect(asked.at(-1)?.[1]).toEqual({ text: 'id: s\nversion: "3"\n', base: "b2" });
  });

  it("keeps its base when what was tried could not even be read", async () => {
    const faulty = { ok: false, faults: [{ line: 1, field: null, words: "is no YAML" }], changes: [], base: "new" };
    const { door, asked } = doorOf({ "/drafts/hall/check": [faulty, SOUND], "/drafts/hall/publish": [{ subject: "s", changed: true, base: "b2", former: "old" }] });
    const draft = useDraft(door, "hall", "s");
    await draft.load();
    await draft.check();
    await draft.check();
    await draft.publish();
    expect(asked.at(-1)?.[1]).toMatchObject({ base: "b1" });
  });

  it("under a name that is not there yet begins anew", async () => {
    const { door, asked } = doorOf({ "/drafts/hall/check": [{ ...SOUND, base: "new" }], "/drafts/hall/publish": [{ subject: "n", changed: true, base: "b2", former: null }] });
    const draft = useDraft(door, "hall", "s");
    await draft.load();
    draft.write("id: n");
    await draft.check();
    await draft.publish();
    expect(asked.at(-1)?.[1]).toEqual({ text: "id: n", base: "new" });
  });
});
