import type { ConsentBasis, ProtectionBasis } from "#domain/referral/types.ts";

type Why = Pick<ConsentBasis, "kind" | "expires"> | Pick<ProtectionBasis, "kind" | "told" | "childView">;
type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

/** What stands under the basis, for whoever reads a referral outside the app: until when, or what the person was told and the child wants. */
export function basisInWords(basis: Why, today: string, say: Say, day: (day: string) => string): readonly string[] {
  if (basis.kind === "consent") {
    return [say(`inbox:basis.${basis.expires < today ? "ended" : "until"}`, { day: day(basis.expires) })];
  }
  const told = say(`referrals:told.${basis.told}`);
  return basis.childView === undefined
    ? [told]
    : [told, say("inbox:basis.view", { view: say(`referrals:view.${basis.childView}`) })];
}
