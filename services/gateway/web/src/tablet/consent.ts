/** What somebody consents to that a guide does in the visitor's place, and what must be said before the hall is asked. */

export const PURPOSES = ["fill_in", "upload", "retrieve", "submit"] as const;
export const WAYS = ["said", "signed"] as const;
export const MANDATES = ["power_of_attorney", "guardianship", "company_authorisation"] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Mandate { kind: string; reference: string; validUntil: string; principal: string }
export interface Wanted { scope: Purpose[]; how: string; agent: boolean; name: string; mandate: Mandate }
export interface Consent {
  consent: number; scope: Purpose[]; given_by: "visitor" | "agent"; given_how: string; given_at: string; name: string | null;
  mandate: { kind: string; valid_until: string } | null; withdrawn_at: string | null;
}

export const nothing = (): Wanted => ({ scope: [], how: "", agent: false, name: "", mandate: { kind: "", reference: "", validUntil: "", principal: "" } });

/** What is missing, or `null`: a key of the words under `tablet.consent.missing`. */
export function lacks(wanted: Wanted): "scope" | "how" | "mandate" | null {
  if (!wanted.scope.length) return "scope";
  if (!wanted.how) return "how";
  const { kind, reference, validUntil } = wanted.mandate;
  return wanted.agent && !(kind && reference && validUntil) ? "mandate" : null;
}

/** What is sent: only what was said. A mandate goes as far as what is consented to. */
export function asked(wanted: Wanted): object {
  const who = wanted.name ? { name: wanted.name } : {};
  const given = { scope: wanted.scope, given_how: wanted.how, given_by: wanted.agent ? "agent" : "visitor", ...who };
  if (!wanted.agent) return given;
  const { kind, reference, validUntil, principal } = wanted.mandate;
  return { ...given, mandate: { kind, reference, valid_until: validUntil, scope: wanted.scope, ...(principal ? { principal } : {}) } };
}
