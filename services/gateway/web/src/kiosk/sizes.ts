/** How large a millimetre is on this screen, so that type and targets have the size that hands and eyes need. */

export interface Screen { width: number; height: number }
const KEPT = "hall-kiosk-width-mm";
/** 32″ upright, 21.5″ lying: until the width of the screen was said once (`?width_mm=398`). */
const UPRIGHT_MM = 398.5;
const LYING_MM = 476;

export function pixelsPerMillimetre(screen: Screen, widthMm: number | null): number {
  const width = widthMm ?? (screen.height > screen.width ? UPRIGHT_MM : LYING_MM);
  return screen.width / width;
}

/** Sets `--mm` once, from the screen and not from the window: zooming makes everything larger then. */
export function setSizes(root: HTMLElement, screen: Screen, asked: string | null, shelf: Storage = localStorage): void {
  if (asked !== null && Number(asked) > 100) shelf.setItem(KEPT, asked);
  const said = Number(shelf.getItem(KEPT));
  root.style.setProperty("--mm", `${pixelsPerMillimetre(screen, said > 100 ? said : null).toFixed(4)}px`);
}
