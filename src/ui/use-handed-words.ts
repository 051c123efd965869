import { useTranslation } from "react-i18next";
import type { HandOverField } from "#domain/case/handed.ts";
import type { HandedFields } from "#domain/case/handed-fields.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { formatDay } from "#i18n/format.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useFieldWords } from "#ui/use-field-words.ts";

export type HandedWords = (field: HandOverField, fields: HandedFields) => readonly string[];

/** What a line of a hand-over says, in words: the same for the one who gives and the one who takes over. One text a paragraph. */
export function useHandedWords(lookup: TextLookup, lang: string): HandedWords {
  const { t } = useTranslation(["hand-over", "shift", "safety-plan"]);
  const value = useFieldWords(lookup);
  const all = (group: string, values: readonly string[]): string =>
    values.map((one) => t(`safety-plan:${group}.${one}`)).join(" · ");
  const said = (label: string, text: string): string[] => (text === "" ? [] : [`${t(`safety-plan:${label}`)}: ${text}`]);
  return (field, fields) => {
    switch (field) {
      case "case":
        return [];
      case "unreached":
        return [t("unreached")];
      case "tasks":
        return fields.tasks.map(({ task, dueDay }) =>
          [t(`shift:task.${task}`), dueDay ? t("shift:due", { day: formatDay(dueDay, lang) }) : t("shift:undated")].join(" · "),
        );
      case "meetings":
        return (fields.meetings ?? []).map((plan) =>
          [
            plan.day ? formatDay(plan.day, lang) : t("shift:undated"),
            ...said("meeting.when", all("meeting.hours", plan.hours)),
            ...said("meeting.where", all("meeting.place", [plan.place])),
            ...said("meeting.why", all("meeting.reason", [plan.reason])),
            ...said("meeting.who", all("meeting.calls", [plan.calls])),
            ...said("meeting.sign", all("meeting.cancel", [plan.cancel])),
            ...said("meeting.code", cleanOutsideText(plan.word)),
          ].join(" · "),
        );
      case "missing": {
        const plan = fields.missing;
        if (!plan) return [];
        return [
          [
            ...said("child.look", all("child.mayLook", [plan.mayLook])),
            ...said("child.years", all("child.age", [plan.age])),
            ...said("child.speaks", ownName(plan.language)),
            ...said("child.care", all("child.carer", [plan.carer])),
            ...said("child.hear", all("child.reach", [plan.reach])),
            ...said("child.tell", all("child.mayBeTold", plan.mayBeTold)),
            ...said("child.done", all("child.prepared", plan.prepared)),
            ...said("child.code", cleanOutsideText(plan.word ?? "")),
          ].join(" · "),
        ];
      }
      case "notes":
        return (fields.notes ?? []).map(cleanOutsideText);
      case "assessment":
      case "flags":
      case "needs":
      case "access_needs":
      case "code":
      case "age_group":
      case "language":
        return [value(field, fields[field])];
    }
  };
}
