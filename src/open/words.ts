import arHelp from "../../locales/ar/help.json" with { type: "json" };
import arInbox from "../../locales/ar/inbox.json" with { type: "json" };
import arOpen from "../../locales/ar/open.json" with { type: "json" };
import arReferrals from "../../locales/ar/referrals.json" with { type: "json" };
import enHelp from "../../locales/en/help.json" with { type: "json" };
import enInbox from "../../locales/en/inbox.json" with { type: "json" };
import enOpen from "../../locales/en/open.json" with { type: "json" };
import enReferrals from "../../locales/en/referrals.json" with { type: "json" };
import frHelp from "../../locales/fr/help.json" with { type: "json" };
import frInbox from "../../locales/fr/inbox.json" with { type: "json" };
import frOpen from "../../locales/fr/open.json" with { type: "json" };
import frReferrals from "../../locales/fr/referrals.json" with { type: "json" };
import tiHelp from "../../locales/ti/help.json" with { type: "json" };
import tiInbox from "../../locales/ti/inbox.json" with { type: "json" };
import tiOpen from "../../locales/ti/open.json" with { type: "json" };
import tiReferrals from "../../locales/ti/referrals.json" with { type: "json" };

type Tree = { readonly [key: string]: string | Tree };
const tree = (
  open: Tree,
  referrals: Tree,
  inbox: { basis: Tree; refused: Tree; honest: string },
  help: { need: Tree },
): Tree => ({
  open,
  referrals,
  inbox: { basis: inbox.basis, refused: inbox.refused, honest: inbox.honest },
  help: { need: help.need },
});

const WORDS = {
  fr: tree(frOpen, frReferrals, frInbox, frHelp),
  en: tree(enOpen, enReferrals, enInbox, enHelp),
  ar: tree(arOpen, arReferrals, arInbox, arHelp),
  ti: tree(tiOpen, tiReferrals, tiInbox, tiHelp),
} as const;
export type OpenLanguage = keyof typeof WORDS;
export const OPEN_LANGUAGES: readonly { readonly lang: OpenLanguage; readonly name: string; readonly dir: "ltr" | "rtl" }[] = [
  { lang: "fr", name: "Français", dir: "ltr" },
  { lang: "en", name: "English", dir: "ltr" },
  { lang: "ar", name: "العربية", dir: "rtl" },
  { lang: "ti", name: "ትግርኛ", dir: "ltr" },
];
export type Translate = (key: string, values?: Readonly<Record<string, string>>) => string;

/** `namespace:key.key`, looked up among own words only; "" where there is none. Values are put in as they are and never looked up. */
export const wordsOf =
  (lang: OpenLanguage): Translate =>
  (key, values = {}) => {
    let found: string | Tree | undefined = WORDS[lang];
    for (const step of key.split(/[:.]/)) {
      found = typeof found === "object" && Object.hasOwn(found, step) ? found[step] : undefined;
    }
    return typeof found === "string" ? found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "") : "";
  };
