/** The service worker of one page alone: with it the page opens without network. Needs HTTPS, or this machine. */
export function installWorker(page: "kiosk" | "tablet" | "office"): void {
  if (import.meta.env.PROD && "serviceWorker" in navigator && isSecureContext)
    navigator.serviceWorker.register(`/${page}-sw.js`, { scope: `/${page}` }).catch(() => undefined);
}
