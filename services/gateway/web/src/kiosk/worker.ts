/** The service worker of the kiosk alone: with it the page opens without network. Needs HTTPS, or this machine. */
export function installWorker(): void {
  if (import.meta.env.PROD && "serviceWorker" in navigator && isSecureContext)
    navigator.serviceWorker.register("/kiosk-sw.js", { scope: "/kiosk" }).catch(() => undefined);
}
