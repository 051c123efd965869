/** The sentence that stands with every figure. */
export const WHAT_IT_IS_NOT = {
  en: "Screenings with indicators, not victims; a person may be counted twice; not a decision by any authority; the tool is not validated; not a sample.",
  fr: "Des entretiens avec indices, pas des victimes ; une personne peut être comptée deux fois ; aucune décision d'une autorité ; outil non validé ; pas un échantillon.",
} as const;

/** `README.md` of the export: English, then French, because both are read where it goes. `none`: quarters and areas without figures. */
export const readmeText = (none: readonly string[]): string => `# Fanal: counts without people

**${WHAT_IT_IS_NOT.en}**

- release.csv: screenings by quarter, area, person group and assessment. Its second row holds HXL tags.
- flags.csv: how many of them had a sign, with the names other lists give it (HTCDS, CTDC, ICCS, the French survey of 2024).
- activity.csv: work, not people.
- fr-enquete.csv: for copying by hand into the French yearly survey.
- datapackage.json: what every column means (Data Package, datapackage.org).

How to read the numbers

- Numbers are rounded to 5: 10 means 10 to 12, 15 means 13 to 17. An empty number of screenings is 0 to 9.
- An empty sign can be any number: too few had it, nearly all had it, the number could have told of a few people, or nobody was asked.
- People in a hidden number are in no other number. Totals are sums of printed numbers and say "at least".
- Never subtract one file from another, and never add these figures to those of the police: the sources are not comparable.
- Nobody is counted as "not a victim". At most, figures speak of possible victims as an association sees them.
- "Prepared for" HTCDS, CTDC and ICCS, not coded by them. ICCS codes come from general knowledge and were not checked against the list.
- No figure can be linked to a person, a case number or a decision (NRM, asylum, police).
- A quarter is published once and never revised.
${none.length === 0 ? "" : `\nNo figures, because fewer than five phones reported or their reports could not be added: ${none.join(", ")}.\n`}
# Fanal : compter sans les personnes

**${WHAT_IT_IS_NOT.fr}**

- release.csv : entretiens par trimestre, territoire, groupe de personnes et appréciation. La deuxième ligne porte les balises HXL.
- flags.csv : combien d'entre eux présentaient un signe, avec le nom qu'il a dans d'autres listes (HTCDS, CTDC, ICCS, enquête française 2024).
- activity.csv : le travail, pas les personnes.
- fr-enquete.csv : à recopier à la main dans l'enquête annuelle.
- datapackage.json : le sens de chaque colonne (Data Package, datapackage.org).

Comment lire les nombres

- Les nombres sont arrondis à 5 : 10 veut dire 10 à 12, 15 veut dire 13 à 17. Un nombre d'entretiens vide veut dire 0 à 9.
- Un signe vide peut être n'importe quel nombre : trop peu de personnes l'avaient, presque toutes l'avaient, le nombre aurait pu en révéler quelques-unes, ou personne n'a été interrogé.
- Les personnes d'un nombre caché ne sont dans aucun autre nombre. Les totaux sont des sommes de nombres publiés et se lisent « au moins ».
- Ne jamais soustraire un fichier d'un autre, ni ajouter ces chiffres à ceux de la police : les sources ne se comparent pas.
- Personne n'est compté comme « non victime ». Au plus, les chiffres parlent de victimes présumées, vues par une association.
- « Préparé pour » HTCDS, CTDC et ICCS, pas codé par eux. Les codes ICCS viennent de connaissances générales et n'ont pas été vérifiés.
- Aucun chiffre ne peut être relié à une personne, un numéro de dossier ou une décision.
- Un trimestre est publié une fois et n'est jamais corrigé.
${none.length === 0 ? "" : `\nPas de chiffres, parce que moins de cinq téléphones ont répondu ou que leurs comptes n'ont pas pu être additionnés : ${none.join(", ")}.\n`}`;
