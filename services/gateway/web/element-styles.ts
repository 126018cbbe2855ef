// Element Plus on demand: whoever imports `ElTable` from "element-plus" gets the style of the table, and no other.
import type { Plugin } from "vite";

const IMPORT = /import\s*\{([^}]+)\}\s*from\s*["']element-plus["'];?/g;

/** The style of a component as Element Plus names it: `ElTableColumn` → `table-column`. */
export function styleOf(component: string): string {
  const name = component.slice(2).replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return `import "element-plus/es/components/${name}/style/css";`;
}

export function elementStyles(): Plugin {
  return {
    name: "element-styles",
    transform(code, id) {
      if (id.includes("node_modules") || !code.includes("element-plus")) return null;
      const styles = [...code.matchAll(IMPORT)].flatMap(([, names]) => (names ?? "").split(",").map((each) => each.trim().split(/\s+as\s+/)[0] ?? ""))
        .filter((name) => /^El[A-Z]/.test(name)).map(styleOf);
      return styles.length ? { code: `${styles.join("\n")}\n${code}`, map: null } : null;
    },
  };
}
