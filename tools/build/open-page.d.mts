export function labelsOf(packsDir: string): Record<"fr" | "en" | "ar" | "ti", Record<string, string>>;
export function buildOpenPage(appDir: string, define: Readonly<Record<string, string>>, packsDir: string): Promise<void>;
