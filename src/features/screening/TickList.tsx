import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunningScreening } from "#domain/case/types.ts";
import type { WhenReply } from "#domain/pack/guides.ts";
import type { Indicator } from "#domain/pack/rules.ts";
import type { Words } from "#features/screening/use-words.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Field } from "#ui/Field.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface TickListProps {
  readonly indicators: readonly Indicator[];
  readonly screening: RunningScreening;
  readonly words: Words;
  readonly onTick: (indicator: string) => void;
  readonly onWhen: (indicator: string, reply: WhenReply) => void;
}

const REPLIES: readonly WhenReply[] = ["now", "past", "not_sure"];

/** What was said unasked, or is plain from the talk. Read after the talk by the worker alone. */
export function TickList({ indicators, screening, words, onTick, onWhen }: TickListProps) {
  const { t } = useTranslation("screening");
  const [filter, setFilter] = useState("");
  const text = (indicator: Indicator) => words.worker(`indicator.${indicator.id}`) ?? inLanguage(indicator.id, "en");
  const shown = indicators.filter(
    (i) => screening.ticks.includes(i.id) || text(i).text.toLocaleLowerCase().includes(filter.trim().toLocaleLowerCase()),
  );
  return (
    <section data-testid="tick-list" aria-label={t("ticks.title")}>
      <Field label={t("ticks.find")} type="search" value={filter} onChange={setFilter} />
      <AnswerGrid label={t("ticks.title")}>
        {shown.map((indicator) => {
          const ticked = screening.ticks.includes(indicator.id);
          return (
            <div key={indicator.id}>
              <AnswerButton
                value={indicator.id}
                kind="tick"
                chosen={ticked}
                label={text(indicator)}
                onPress={() => onTick(indicator.id)}
              />
              {ticked && indicator.redFlag && (
                <AnswerGrid label={words.worker("when.text")?.text ?? ""}>
                  {REPLIES.map((reply) => (
                    <AnswerButton
                      key={reply}
                      value={`${indicator.id}-${reply}`}
                      chosen={screening.tickWhen[indicator.id] === reply}
                      label={words.worker(`label.${reply}`) ?? inLanguage(reply, "en")}
                      onPress={() => onWhen(indicator.id, reply)}
                    />
                  ))}
                </AnswerGrid>
              )}
            </div>
          );
        })}
      </AnswerGrid>
    </section>
  );
}
