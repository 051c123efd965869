/** What the hub is started with. */
export const HUB_FLAGS: readonly string[];
/** Bundles programs for Node, by name: `outDir/<name>.mjs`, and beside it what they share. They find their packages wherever they lie. */
export function buildNodeModules(entries: Readonly<Record<string, string>>, outDir: string): Promise<void>;
