import type { ResourceLanguage } from "i18next";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { App } from "#app/App.tsx";
import { noPorts } from "#app/ports.ts";
import { createI18n } from "#i18n/i18n.ts";
import { LANGUAGES, REFERENCE } from "#i18n/languages.ts";
import { PUBLIC_NAMESPACES } from "#i18n/namespaces.ts";

const files = import.meta.glob<ResourceLanguage>("../../locales/*/*.json", { eager: true, import: "default" });

export interface RenderedHome {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly html: string;
}

const resourcesOf = (lang: string) =>
  Object.fromEntries(PUBLIC_NAMESPACES.map((ns) => [ns, files[`../../locales/${lang}/${ns}.json`] ?? {}]));

/** The first page in every language, as it goes into the HTML at build time. */
export async function renderHomes(): Promise<RenderedHome[]> {
  const homes: RenderedHome[] = [];
  for (const { lang, dir } of LANGUAGES) {
    const i18n = await createI18n(lang, { [lang]: resourcesOf(lang), [REFERENCE]: resourcesOf(REFERENCE) });
    const html = renderToString(
      <StrictMode>
        <App i18n={i18n} firstLang={lang} ports={noPorts} ssrPath="/" />
      </StrictMode>,
    );
    homes.push({ lang, dir, html });
  }
  return homes;
}
