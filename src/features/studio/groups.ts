/** What a language is recorded in, the most needed first. */
export const GROUPS = ["danger", "name", "rights", "questions", "services", "fair"] as const;
export type Group = (typeof GROUPS)[number];

/** Texts of packs that belong to a group, by the beginning of their keys. */
export const PACK_KEYS: Readonly<Record<Group, RegExp | null>> = {
  danger: /^danger\./,
  name: null,
  rights: /^(right|ask)\./,
  questions: /^(q\.[^.]+$|label\.|when\.|script\.|talk\.)/,
  services: null,
  fair: null,
};

/** Words of the app itself, as `file.key`, that are heard beside them. */
export const APP_KEYS: Readonly<Record<Group, RegExp | null>> = {
  danger:
    /^(danger\.title|aids\.(keep_title|keep_text|digit\.\d)|common\.country\..+|home\.(title|danger|danger_hint|rights|rights_hint|help|help_hint|learn))$/,
  name: /^language\.(speak|read)$/,
  rights: /^rights\.(title|topic\..+|cards|limits|myth_true|charity_first)$/,
  questions: /^person-held\.(check\.|answer\.|picture\.|show\.|told\.|danger_question)/,
  services: /^(common\.(who_answers\..+|who_answers_unknown|who_may_be_told)|help\.(spoken_unconfirmed|spoken_stale|by_law))$/,
  fair: /^learn\.(title|intro|yes|no|not_sure|skip|item\.|phone\.|age\.|child\.(title|text)|end\.(title|text))/,
};

export const APP_FILES = ["danger", "home", "language", "rights", "person-held", "common", "help", "learn", "aids"] as const;
