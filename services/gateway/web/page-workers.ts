// Service workers of the pages that open without network: each keeps its page with its parts, and nothing that others load.
import type { Plugin, Rollup } from "vite";
import { VitePWA } from "vite-plugin-pwa";

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

/** The worker of a page, `/{page}-sw.js`; `beside`: further files that it keeps. */
export function pageWorker(page: string, beside: string[] = []): Plugin[] {
  const file = `${page}.html`;
  let parts = new Set<string>();
  const noting: Plugin = { name: `${page}-parts`, generateBundle(_, bundle) { parts = partsOf(bundle as unknown as Rollup.OutputBundle, file); } };
  const worker = VitePWA({
    strategies: "generateSW",
    filename: `${page}-sw.js`,
    scope: `/${page}`,
    injectRegister: false,
    manifest: false,
    workbox: {
      cacheId: page,
      globPatterns: [file, "assets/*.{js,css}", "icon.svg", ...beside],
      inlineWorkboxRuntime: true,
      sourcemap: false,
      clientsClaim: true,
      skipWaiting: true,
      navigateFallback: `/${page}`,
      navigateFallbackAllowlist: [new RegExp(`^/${page}$`)],
      ignoreURLParametersMatching: [/./],
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: 4_000_000,
      manifestTransforms: [
        (entries) => ({
          manifest: entries.filter((each) => !each.url.startsWith("assets/") || parts.has(each.url))
            .map((each) => ({ ...each, url: each.url === file ? `/${page}` : `/${each.url}` })),
        }),
      ],
    },
  });
  return [noting, ...worker];
}
