import { createInstance, type i18n as I18n, type Resource, type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import { REFERENCE } from "#i18n/languages.ts";
import { PUBLIC_NAMESPACES } from "#i18n/namespaces.ts";

const files = import.meta.glob<ResourceLanguage>(["../../locales/*/*.json", "!**/meta.json", "!**/leave.json"], {
  import: "default",
});

function fileOf(lang: string, namespace: string): (() => Promise<ResourceLanguage>) | undefined {
  return files[`../../locales/${lang}/${namespace}.json`];
}

/** i18next asks here for a namespace of a language; a language without the file falls back to the reference. */
const chunks = {
  type: "backend" as const,
  init: () => undefined,
  read(lang: string, namespace: string, done: (error: unknown, data: ResourceLanguage | null) => void) {
    const load = fileOf(lang, namespace);
    if (!load) return done(null, {});
    load().then(
      (data) => done(null, data),
      (error: unknown) => done(error, null),
    );
  },
};

/**
 * Translations come only from our own build, so nothing is interpolated as HTML and nothing in a value is looked up again.
 * `resources` is for places that cannot wait (pre-rendering, tests).
 */
export async function createI18n(lang: string, resources?: Resource): Promise<I18n> {
  const instance = createInstance();
  if (!resources) instance.use(chunks);
  instance.use(initReactI18next);
  await instance.init({
    lng: lang,
    fallbackLng: REFERENCE,
    ns: [...PUBLIC_NAMESPACES],
    defaultNS: "common",
    load: "currentOnly",
    returnObjects: false,
    returnNull: false,
    returnEmptyString: false,
    ...(resources ? { resources } : {}),
    partialBundledLanguages: true,
    interpolation: { escapeValue: false, skipOnVariables: true },
    react: { useSuspense: true },
  });
  return instance;
}
