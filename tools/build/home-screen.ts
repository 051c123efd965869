import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { HOME_SCREEN_LOOKS, type HomeScreenLook, manifestPath } from "../../src/app/home-screen-looks.ts";

interface Settings {
  readonly home_screen?: { readonly looks?: Readonly<Record<string, string>> };
}

/** Names by language; a language without the team's screens cannot choose one. */
function namesByLanguage(locales: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const names = new Map<string, Readonly<Record<string, string>>>();
  for (const lang of readdirSync(locales)) {
    try {
      const settings = JSON.parse(readFileSync(join(locales, lang, "settings.json"), "utf8")) as Settings;
      if (settings.home_screen?.looks) names.set(lang, settings.home_screen.looks);
    } catch {
      // No such file: the team's screens are not in this language.
    }
  }
  return names;
}

/** One app whatever it is called: the same `id`, so that a phone never has it twice. */
const manifestOf = (look: HomeScreenLook, name: string, lang: string): string =>
  `${JSON.stringify({
    id: "/",
    name,
    short_name: name,
    lang,
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#fbf8f2",
    theme_color: "#fbf8f2",
    icons: [
      { src: `/home-screen/${look}-192.png`, sizes: "192x192", type: "image/png" },
      { src: `/home-screen/${look}-512.png`, sizes: "512x512", type: "image/png" },
      { src: `/home-screen/${look}-maskable.png`, sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  })}\n`;

/** A web manifest for every look and language. No page names one: the team's settings do, once somebody has chosen. */
export function homeScreen(root: string): Plugin {
  return {
    name: "fanal-home-screen",
    apply: "build",
    generateBundle() {
      for (const [lang, names] of namesByLanguage(join(root, "locales")))
        for (const look of HOME_SCREEN_LOOKS) {
          const name = names[look];
          if (!name) throw new Error(`locales/${lang}/settings.json has no name for home_screen.looks.${look}`);
          this.emitFile({
            type: "asset",
            fileName: manifestPath(look, lang).slice(1),
            source: manifestOf(look, name, lang),
          });
        }
    },
  };
}
