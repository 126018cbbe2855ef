/** Wiping: a new document in the place of this one, so that nothing typed stays in the page, its memory or its history. */

const KEEP_IN_SESSION = /^hall-(seat-|test-)/;

export function wipe(place: Pick<Location, "pathname" | "search" | "replace"> = location, shelf: Storage = sessionStorage): void {
  for (const key of Object.keys(shelf)) if (!KEEP_IN_SESSION.test(key)) shelf.removeItem(key);
  place.replace(place.pathname + place.search);
}
