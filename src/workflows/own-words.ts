import type { Result } from "#lib/result.ts";
import type { ChangeError } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/**
 * For what the open vault does only with its words typed again: whoever finds the phone open must not be able to shut its worker out. The
 * last wrong try may have erased the vault; its door says so then.
 */
export async function withWords<E extends { readonly type: string }>(
  session: Session,
  act: Promise<Result<void, E>>,
): Promise<Result<void, E>> {
  const done = await act;
  if (!done.ok && done.error.type === "Erased") await session.refresh();
  return done;
}

/** Other words for the same vault. */
export const changePassphrase = (session: Session, current: string, next: string): Promise<Result<void, ChangeError>> =>
  withWords(session, session.vault.changePassphrase(current, next));
