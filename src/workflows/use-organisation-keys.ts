import { useEffect } from "react";
import { useContentState } from "#storage/react.ts";
import { followKeys } from "#workflows/organisation-keys.ts";
import { type OrganisationKeysHere, readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** Read again when signed lists come too: they decide which key counts. `undefined` until the first answer. */
export function useOrganisationKeys(): OrganisationKeysHere | null | undefined {
  const session = useSession();
  const { parts } = useContentState();
  const lists = parts.map(({ partId }) => partId).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `lists` says when the network that `followKeys` reads is another
  useEffect(() => void followKeys(session), [session, lists]);
  return useVaultQuery(readOrganisationKeys, lists);
}
