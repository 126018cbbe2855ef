/** How figures, limits and verdicts are put into words and marks. Never green without evidence, never colour alone. */
import type { ChartData } from "@/charts/look";
import type { Check, Clause, Standing, Verdict } from "./told";

/** A shape for each verdict, as sight of colour differs. */
export const MARK: Record<Verdict, string> = { passed: "✓", failed: "✕", no_evidence: "?", not_applicable: "–" };
const ORDER: Verdict[] = ["failed", "no_evidence", "passed", "not_applicable"];

/** A figure with at most two decimals; a dash where there is none. */
export const number = (value: number | null | undefined) => (value === null || value === undefined ? "—" : String(Math.round(value * 100) / 100));

/** `≤ 15` or `≥ 98`. */
export const limit = (clause: { comparison: string | null; threshold: number | null }) =>
  clause.threshold === null ? "—" : `${clause.comparison === "at_least" ? "≥" : "≤"} ${number(clause.threshold)}`;

/** The cells of a clause, by hall. */
export interface Row { id: string; domain: string; name: Clause["name"]; cells: Record<string, Clause> }

/** Clause × hall, what fails first; within that, as the standard has them. */
export function matrix(standings: Standing[], domain: string | null): Row[] {
  const rows = new Map<string, Row>();
  for (const each of standings)
    for (const clause of each.clauses) {
      if (domain && clause.domain !== domain) continue;
      const row = rows.get(clause.id) ?? { id: clause.id, domain: clause.domain, name: clause.name, cells: {} };
      row.cells[each.hall] = clause;
      rows.set(clause.id, row);
    }
  return [...rows.values()].sort((one, other) => worst(one) - worst(other));
}

/** The place of the worst verdict of a row among all. */
const worst = (row: Row) => Math.min(...Object.values(row.cells).map((each) => ORDER.indexOf(each.verdict)));

/** How many clauses of a domain got each verdict, over all halls; and the mean of its scores, each hall once. */
export function domainOf(standings: Standing[], domain: string) {
  const found = standings.flatMap((each) => each.scores.domains.filter((one) => one.id === domain));
  const scored = found.flatMap((each) => (each.score === null ? [] : [each.score]));
  const verdicts = Object.fromEntries(ORDER.map((each) => [each, found.reduce((sum, one) => sum + (one.verdicts[each] ?? 0), 0)])) as Record<Verdict, number>;
  return { score: scored.length ? scored.reduce((sum, each) => sum + each, 0) / scored.length : null, verdicts };
}

/** The figure of a clause in the checks of past days, oldest first, with its limit and how many cases were behind each. */
export function historyOf(checks: Check[], clause: Clause, zone: string, name: string, limitName: string): ChartData {
  const days = [...checks].filter((each) => each.state === "current").sort((one, other) => one.from.localeCompare(other.from));
  const seen = days.map((check) => check.clauses.find((each) => each.id === clause.id));
  return {
    kind: "line",
    unit: clause.unit ?? "",
    categories: days.map((each) => dayOf(each.from, zone)),
    series: [{ name, values: seen.map((each) => each?.figure ?? null), counts: seen.map((each) => each?.sample ?? 0) }],
    ...(clause.threshold === null ? {} : { limits: [{ name: limitName, value: clause.threshold }] }),
  };
}

/** The day (`03-02`) that a moment lies on in the hall's zone. */
export function dayOf(moment: string, zone: string): string {
  return isoDay(new Date(moment), zone).slice(5);
}

/** The day as `2026-03-02` in a zone. */
export function isoDay(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

/** The moment at which a day begins in a zone, as ISO 8601; also on days on which the clock changes. */
export function midnight(day: string, zone: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`);
  const first = guess - aheadMinutes(guess, zone) * 60_000;
  return new Date(guess - aheadMinutes(first, zone) * 60_000).toISOString();
}

function aheadMinutes(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(moment);
  const of = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Math.round((Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - moment) / 60_000);
}

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
