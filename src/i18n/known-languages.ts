/** Right-to-left languages of the region, by our own table: libraries take Chadian and Sudanese Arabic for left-to-right. */
const RTL = new Set(["ar", "apd", "shu", "afb", "fa", "prs", "ps", "ckb", "ur", "he"]);

export const isRightToLeft = (lang: string): boolean => RTL.has(lang.split("-")[0] ?? "");

/** Own names of languages that services speak and packs speak, also where the interface does not exist yet. */
export const OWN_NAMES: Readonly<Record<string, string>> = {
  ti: "ትግርኛ",
  am: "አማርኛ",
  om: "Afaan Oromoo",
  so: "Soomaali",
  ps: "پښتو",
  prs: "دری",
  fa: "فارسی",
  ckb: "کوردی",
  kmr: "Kurmancî",
  vi: "Tiếng Việt",
  sq: "Shqip",
  tr: "Türkçe",
  ur: "اردو",
  bn: "বাংলা",
  apd: "عربي سوداني",
  shu: "عربي تشادي",
  zh: "中文",
  es: "Español",
  it: "Italiano",
  pt: "Português",
  de: "Deutsch",
  nl: "Nederlands",
  el: "Ελληνικά",
  ro: "Română",
  bg: "Български",
  pl: "Polski",
  hu: "Magyar",
  cs: "Čeština",
  sk: "Slovenčina",
  uk: "Українська",
  ru: "Русский",
  hi: "हिन्दी",
  pa: "ਪੰਜਾਬੀ",
};
