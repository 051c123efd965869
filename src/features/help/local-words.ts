import type { NeedId } from "#domain/directory/needs.ts";
import type { Country } from "#domain/pack/common.ts";

/**
 * What a helper on the spot reads, in the language of the place whatever the reader's own is: like the name on a street sign, it is no
 * text of the interface and the same in every one of its languages. What may bring somebody into danger or shame is not in it: those
 * needs are never written on a card.
 */
export interface LocalWords {
  readonly ask: string;
  readonly need: string;
  readonly address: string;
  readonly call: string;
  readonly needs: Readonly<Partial<Record<NeedId, string>>>;
}

const LOCAL_WORDS = {
  fr: {
    ask: "Bonjour. Pouvez-vous m'aider à trouver ce service ?",
    need: "J'ai besoin de :",
    address: "Adresse :",
    call: "Pouvez-vous appeler avec moi ? Je n'ai peut-être pas de crédit.",
    needs: {
      doctor: "un médecin",
      sleep: "un endroit pour dormir",
      food: "manger ou boire",
      warm: "des vêtements, me réchauffer, me laver",
      phone: "charger mon téléphone",
      lawyer: "un avocat ou un conseil",
      child: "protéger un enfant seul",
      missing: "retrouver ma famille",
      information: "informations",
    },
  },
  en: {
    ask: "Hello. Can you help me find this service?",
    need: "I need:",
    address: "Address:",
    call: "Can you call with me? I may have no credit.",
    needs: {
      doctor: "a doctor",
      sleep: "a place to sleep",
      food: "food or water",
      warm: "clothes, to get warm, to wash",
      phone: "to charge my phone",
      lawyer: "a lawyer or advice",
      child: "protection for a child who is alone",
      missing: "to find my family",
      information: "information",
    },
  },
  nl: {
    ask: "Hallo. Kunt u mij helpen om deze dienst te vinden?",
    need: "Ik heb nodig:",
    address: "Adres:",
    call: "Kunt u samen met mij bellen? Ik heb misschien geen beltegoed.",
    needs: {
      doctor: "een dokter",
      sleep: "een slaapplaats",
      food: "eten of drinken",
      warm: "kleren, warmte, een plek om me te wassen",
      phone: "mijn telefoon opladen",
      lawyer: "een advocaat of advies",
      child: "bescherming voor een kind dat alleen is",
      missing: "mijn familie vinden",
      information: "informatie",
    },
  },
  de: {
    ask: "Guten Tag. Können Sie mir helfen, diese Stelle zu finden?",
    need: "Ich brauche:",
    address: "Adresse:",
    call: "Können Sie mit mir dort anrufen? Ich habe vielleicht kein Guthaben.",
    needs: {
      doctor: "einen Arzt",
      sleep: "einen Schlafplatz",
      food: "Essen oder Wasser",
      warm: "Kleidung, Wärme, eine Dusche",
      phone: "Strom für mein Telefon",
      lawyer: "einen Anwalt oder Beratung",
      child: "Schutz für ein Kind, das allein ist",
      missing: "Hilfe bei der Suche nach meiner Familie",
      information: "Informationen",
    },
  },
  es: {
    ask: "Hola. ¿Puede ayudarme a encontrar este servicio?",
    need: "Necesito:",
    address: "Dirección:",
    call: "¿Puede llamar conmigo? Quizá no tengo saldo.",
    needs: {
      doctor: "un médico",
      sleep: "un lugar para dormir",
      food: "comida o agua",
      warm: "ropa, calor, lavarme",
      phone: "cargar mi teléfono",
      lawyer: "un abogado o consejo",
      child: "protección para un niño que está solo",
      missing: "encontrar a mi familia",
      information: "información",
    },
  },
  it: {
    ask: "Buongiorno. Può aiutarmi a trovare questo servizio?",
    need: "Ho bisogno di:",
    address: "Indirizzo:",
    call: "Può telefonare con me? Forse non ho credito.",
    needs: {
      doctor: "un medico",
      sleep: "un posto per dormire",
      food: "cibo o acqua",
      warm: "vestiti, calore, lavarmi",
      phone: "caricare il telefono",
      lawyer: "un avvocato o un consiglio",
      child: "protezione per un bambino solo",
      missing: "ritrovare la mia famiglia",
      information: "informazioni",
    },
  },
  el: {
    ask: "Γεια σας. Μπορείτε να με βοηθήσετε να βρω αυτή την υπηρεσία;",
    need: "Χρειάζομαι:",
    address: "Διεύθυνση:",
    call: "Μπορείτε να τηλεφωνήσετε μαζί μου; Ίσως δεν έχω μονάδες.",
    needs: {
      doctor: "γιατρό",
      sleep: "ένα μέρος να κοιμηθώ",
      food: "φαγητό ή νερό",
      warm: "ρούχα, ζεστασιά, να πλυθώ",
      phone: "να φορτίσω το τηλέφωνό μου",
      lawyer: "δικηγόρο ή συμβουλή",
      child: "προστασία για ένα παιδί που είναι μόνο",
      missing: "να βρω την οικογένειά μου",
      information: "πληροφορίες",
    },
  },
} as const satisfies Readonly<Record<string, LocalWords>>;
export type LocalLanguage = keyof typeof LOCAL_WORDS;

const SPOKEN: Readonly<Record<Country, readonly LocalLanguage[]>> = {
  FR: ["fr"],
  GB: ["en"],
  BE: ["fr", "nl"],
  NL: ["nl"],
  DE: ["de"],
  IE: ["en"],
  IT: ["it"],
  ES: ["es"],
  GR: ["el"],
  EU: ["en", "fr"],
  INT: ["en", "fr"],
};

/** In Belgium both large languages, wherever the service is: a helper may speak either. */
export const localWords = (country: Country): readonly { readonly lang: LocalLanguage; readonly words: LocalWords }[] =>
  SPOKEN[country].map((lang) => ({ lang, words: LOCAL_WORDS[lang] }));
