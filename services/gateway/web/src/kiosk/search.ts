/** Finding a matter by what people type: Chinese, pinyin initials (`sbk`), whole pinyin, English. */
import type { Matter } from "./told";

const LATIN = /^[a-z0-9' ]+$/;

/** How well `matter` fits `typed`: the smaller the better, `null` when it does not. */
export function fit(matter: Matter, typed: string): number | null {
  const asked = typed.trim().toLowerCase();
  if (!asked) return null;
  if (!LATIN.test(asked)) return placed(matter.name.zh, asked, 0) ?? scattered(matter.name.zh, asked, 5);
  const latin = asked.replace(/[' ]/g, "");
  const english = matter.name.en.toLowerCase();
  return best(
    placed(matter.initials, latin, 0), placed(matter.pinyin, latin, 1), placed(` ${english}`, ` ${asked}`, 0.5),
    matter.initials[0] === latin[0] ? scattered(matter.initials, latin, 1) : null,
  );
}

export function find(matters: readonly Matter[], typed: string, most: number): Matter[] {
  const fitting = matters.flatMap((matter) => {
    const how = fit(matter, typed);
    return how === null ? [] : [{ matter, how }];
  });
  return fitting.sort((a, b) => a.how - b.how || a.matter.name.zh.length - b.matter.name.zh.length).slice(0, most).map(({ matter }) => matter);
}

/** At the beginning is best, further behind worse; `base`: of the way in which it fits. */
function placed(text: string, part: string, base: number): number | null {
  const at = text.indexOf(part);
  return at < 0 ? null : base + (at === 0 ? 0 : 2 + at / 100);
}

/** Every character is there, in this order: people leave syllables out (`sbk` for what begins `shbzk`). */
function scattered(text: string, asked: string, base: number): number | null {
  let at = -1;
  for (const each of asked) {
    at = text.indexOf(each, at + 1);
    if (at < 0) return null;
  }
  return base + at / 100;
}

const best = (...ways: (number | null)[]) => ways.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
