/** A table of buttons as one stop of Tab: arrows, Home and End go from cell to cell (the pattern `grid` of the WAI-ARIA practices). */

/** Where a key leads from a cell, in columns and rows; `Infinity` is the end of its row. */
const STEPS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0],
};

/**
 * The nearest place in the direction of `key` that holds something, or `null` where there is none (or the key leads nowhere).
 * `holds`: by row and column, counted from 0; Home and End look from the edge inwards.
 */
export function nextCell(key: string, [row, column]: [number, number], holds: boolean[][]): [number, number] | null {
  const step = STEPS[key];
  if (!step) return null;
  const [across, down] = step;
  if (!Number.isFinite(across)) {
    const found = across < 0 ? (holds[row]?.indexOf(true) ?? -1) : (holds[row]?.lastIndexOf(true) ?? -1);
    return found < 0 ? null : [row, found];
  }
  for (let at: [number, number] = [row + down, column + across]; holds[at[0]]?.[at[1]] !== undefined; at = [at[0] + down, at[1] + across])
    if (holds[at[0]]?.[at[1]]) return at;
  return null;
}
