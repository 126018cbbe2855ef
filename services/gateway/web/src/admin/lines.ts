/** Lines of a text: how many, where one begins, and which are faulty. */

export interface Fault { line: number; field: string | null; words: string }

export const countLines = (text: string) => text.split("\n").length;

/** From and to which character line `line` (from 1) goes. */
export function spanOf(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const from = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  return [from, from + (lines[at] ?? "").length];
}

/** The numbers beside a text, each with the faults of its line. */
export function numbered(text: string, faults: Fault[]): { number: number; faulty: boolean }[] {
  const faulty = new Set(faults.map((each) => each.line));
  return Array.from({ length: countLines(text) }, (_, at) => ({ number: at + 1, faulty: faulty.has(at + 1) }));
}
