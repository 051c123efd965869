import type { TFunction } from "i18next";

/** Errors whose words are about copies; the others have the words they have everywhere. */
const OWN: readonly string[] = [
  "NotACard",
  "CardDamaged",
  "CardRefused",
  "CardRevoked",
  "CardExpired",
  "OwnCard",
  "CopyTooLarge",
  "CopyStopped",
  "TakeStopped",
  "NotACopy",
  "CopyVersion",
  "CopyDamaged",
  "CopyParameters",
  "CopyNotForUs",
  "CopyWords",
  "CopySender",
  "CopyOtherTeam",
  "CopyCertificate",
  "CopySignature",
  "CopyUnreadable",
];

/** `t` of the namespaces `copy` and `errors`. */
export const copyErrorWords = (t: TFunction<["copy", "errors"]>, type: string): string =>
  OWN.includes(type) ? t(`error.${type}`) : t(`errors:${type}`);
