import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSource } from "../../tools/fonts/sources.ts";

/** Letters of Western Europe and nothing else: the poorest phone we reckon with. */
export const LATIN_ONLY = ["noto-sans/latin"] as const;

/**
 * The environment of a browser whose system has these fonts only, whatever this machine has. `fonts` as in tools/fonts/sources.ts;
 * `folder` is one of the test's own.
 */
export async function systemFonts(folder: string, fonts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const letters = join(folder, "fonts");
  mkdirSync(letters, { recursive: true });
  for (const font of fonts) writeFileSync(join(letters, `${font.replace("/", "-")}.ttf`), (await openSource(font)).bytes);
  const config = join(folder, "fonts.conf");
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${letters}</dir><cachedir>${join(folder, "cache")}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: config };
}
