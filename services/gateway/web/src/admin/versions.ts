/** Versions of what is never changed once it is published: the next name, and where it stands in a text. */

const VERSION_LINE = /^version:[ \t]*(["']?)([^"'\s#]+)\1[^\n]*$/m;

/** `2026.4` → `2026.5`; what does not end in a number gets one. */
export function nextVersion(version: string): string {
  const found = /^(.*?)(\d+)$/.exec(version);
  return found ? `${found[1]}${Number(found[2]) + 1}` : `${version}.2`;
}

/** The version that a text says of itself; `null`: none. */
export function versionOf(text: string): string | null {
  return VERSION_LINE.exec(text)?.[2] ?? null;
}

/** The text under another version. */
export function underVersion(text: string, version: string): string {
  return text.replace(VERSION_LINE, `version: "${version}"`);
}
