// Every page is an HTML entry of its own, so that what one page needs is never loaded by another.
import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { elementStyles } from "./element-styles.ts";
import { pageWorker } from "./page-workers.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const PAGES = [
  "index",
  "kiosk",
  "phone",
  "board",
  "admin",
  "counter",
  "evaluator",
  "supervisor",
  "tablet",
  "office",
];

export default defineConfig({
  plugins: [
    vue(),
    elementStyles(),
    ...pageWorker("kiosk", ["kiosk.webmanifest"]),
    ...pageWorker("tablet"),
    ...pageWorker("office"),
  ],
  resolve: { alias: { "@": here("./src") } },
  define: { __PAGES__: JSON.stringify(PAGES), __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    outDir: here("./dist"),
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, here(`./${page}.html`)])) },
  },
  server: { proxy: { "/api": process.env["HALL_URL"] ?? "http://127.0.0.1:8000" } },
  test: { include: ["tests/**/*.test.ts"], server: { deps: { inline: ["element-plus"] } } },
});
