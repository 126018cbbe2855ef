declare module "*.css";

/** The pages that this build has. */
declare const __PAGES__: string[];
