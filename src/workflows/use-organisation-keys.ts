import { useEffect } from "react";
import { useContentState, useNetwork } from "#storage/react.ts";
import { followKeys } from "#workflows/organisation-keys.ts";
import { type OrganisationKeysHere, readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** Read again when signed lists come too: they decide which key counts. `undefined` until the first answer. */
export function useOrganisationKeys(): OrganisationKeysHere | null | undefined {
  const session = useSession();
  const network = useNetwork();
  const { parts } = useContentState();
  useEffect(() => void followKeys(session, network), [session, network]);
  return useVaultQuery(readOrganisationKeys, parts.map(({ partId }) => partId).join());
}
