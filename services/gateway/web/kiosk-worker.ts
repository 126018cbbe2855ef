// The service worker of the kiosk: it keeps that one page with its parts, and nothing that other pages load.
import type { Plugin, Rollup } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const PAGE = "kiosk.html";

/** The files of a bundle that an entry page needs, those that its parts import too. */
export function partsOf(bundle: Rollup.OutputBundle, page: string): Set<string> {
  const parts = new Set<string>();
  const visit = (name: string) => {
    const part = bundle[name];
    if (!part || parts.has(name)) return;
    parts.add(name);
    if (part.type !== "chunk") return;
    [...part.imports, ...part.dynamicImports].forEach(visit);
    (part as Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss.forEach(visit);
  };
  for (const [name, part] of Object.entries(bundle)) if (part.type === "chunk" && part.isEntry && part.facadeModuleId?.endsWith(page)) visit(name);
  return parts;
}

export function kioskWorker(): Plugin[] {
  let parts = new Set<string>();
  const noting: Plugin = { name: "kiosk-parts", generateBundle(_, bundle) { parts = partsOf(bundle as unknown as Rollup.OutputBundle, PAGE); } };
  const worker = VitePWA({
    strategies: "generateSW",
    filename: "kiosk-sw.js",
    scope: "/kiosk",
    injectRegister: false,
    manifest: false,
    workbox: {
      globPatterns: [PAGE, "assets/*.{js,css}", "icon.svg", "kiosk.webmanifest"],
      inlineWorkboxRuntime: true,
      sourcemap: false,
      clientsClaim: true,
      skipWaiting: true,
      navigateFallback: "/kiosk",
      navigateFallbackAllowlist: [/^\/kiosk$/],
      ignoreURLParametersMatching: [/./],
      dontCacheBustURLsMatching: /^assets\//,
      manifestTransforms: [
        (entries) => ({
          manifest: entries.filter((each) => !each.url.startsWith("assets/") || parts.has(each.url))
            .map((each) => ({ ...each, url: each.url === PAGE ? "/kiosk" : `/${each.url}` })),
        }),
      ],
    },
  });
  return [noting, ...worker];
}
