/** What the hub is started with. */
export const HUB_FLAGS: readonly string[];
/** Bundles a program for Node as one module, `outDir/name`, which finds its packages wherever it lies. */
export function buildNodeModule(entry: string, outDir: string, name: string): Promise<void>;
