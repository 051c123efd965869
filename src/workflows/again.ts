import { earlierTalk, lastAsked, mayScreenAgain } from "#domain/screening/again.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import type { EarlierTalk } from "#domain/screening/types.ts";
import type { GuideContent } from "#storage/guides.ts";
import { readCase } from "#workflows/cases.ts";
import { guidesFor } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

/**
 * `first`: the case holds no talk yet. `too_soon`: not before `fromMs`. `may_ask`: only if the person agrees; `earlier` is what the last
 * talk said, null when the guides it was held with are gone from this phone.
 */
export type TalkAgain =
  | { readonly kind: "first" }
  | { readonly kind: "too_soon"; readonly fromMs: number }
  | { readonly kind: "may_ask"; readonly earlier: EarlierTalk | null };

/** Whether the person of a case may be asked again, and what is known already (safeguarding rule 3.14). */
export async function readTalkAgain(session: Session, caseId: string, content: GuideContent): Promise<TalkAgain> {
  const last = lastAsked(content.guides, (await readCase(session, caseId)).view.screenings);
  if (!last) return { kind: "first" };
  const may = mayScreenAgain(content.guides, last.atMs, session.nowMs());
  if (!may.ok) return { kind: "too_soon", fromMs: may.error.fromMs };
  const used = await guidesFor(session, last.screening.pack);
  const compiled = used && compileGuides(used.guides);
  return { kind: "may_ask", earlier: compiled?.ok ? earlierTalk(compiled.value, last.screening, last.atMs) : null };
}
