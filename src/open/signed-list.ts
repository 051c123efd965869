import { type CarriedError, openCarried } from "#content/carried.ts";
import { parseJson } from "#content/parse.ts";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { type Network, NetworkSchema } from "#domain/pack/network.ts";
import { utf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";
import { type Root, readRoot, verifyNextRoot } from "#verify/root.ts";

export interface SignedList {
  readonly network: Network;
  /** Day on which the newest directory in it was made. */
  readonly made: string;
}
/** `list_unreadable`: not such a file. `list_cut`: a part is missing. `list_not_signed`: not by those this page was built to trust. */
export const SIGNED_LIST_ERRORS = ["list_unreadable", "list_cut", "list_newer", "list_too_large", "list_not_signed"] as const;
export type SignedListError = (typeof SIGNED_LIST_ERRORS)[number];

const CARRIED_ERRORS = {
  NotCarried: "list_unreadable",
  NotUnderstood: "list_unreadable",
  Unreadable: "list_unreadable",
  CarriedCut: "list_cut",
  NeedsNewerApp: "list_newer",
  TooLarge: "list_too_large",
} as const satisfies Readonly<Record<CarriedError["type"], SignedListError>>;

/**
 * Teams and organisations out of a file of texts (`texts.txt`): directories whose signatures hold by the root this page was built with, or
 * by a newer one in the file that it leads to.
 */
export async function readSignedList(file: Blob, rootText: string): Promise<Result<SignedList, SignedListError>> {
  const carried = await openCarried(file);
  if (!carried.ok) return err(CARRIED_ERRORS[carried.error.type]);
  const built = await readRoot(utf8(rootText));
  if (!built.ok) return err("list_not_signed");
  let root: Root = built.value;
  for (;;) {
    const [rootBytes, signaturesBytes] = await carried.value.roots.step(root.version + 1);
    if (!rootBytes.ok || !signaturesBytes.ok) break;
    const next = await verifyNextRoot(root, { rootBytes: rootBytes.value, signaturesBytes: signaturesBytes.value });
    if (!next.ok) return err("list_not_signed");
    root = next.value;
  }
  let made = "";
  const network: Network = { organisations: [], teams: [], revoked: [] };
  for (const part of carried.value.parts.filter(({ role }) => role === "directory")) {
    const read = await part.read();
    if (!read.ok) return err(CARRIED_ERRORS[read.error.type]);
    const verified = await verifyPart({
      root,
      manifestBytes: read.value.manifest,
      signaturesBytes: read.value.signatures,
      expectRole: "directory",
      expectPackId: part.packId,
      highestSeen: null,
    });
    if (!verified.ok) return err("list_not_signed");
    // Signed, and not in the form this page knows: whoever signed it has a newer one.
    const manifest = parseJson(read.value.manifest, ManifestSchema);
    if (!manifest.ok) return err("list_newer");
    const entry = manifest.value.files.find(({ name }) => name === "network");
    if (!entry) continue;
    const todo = { address: "", role: "directory" as const, kind: manifest.value.about?.kind, file: entry };
    const bytes = await carried.value.readFile(todo, { signal: undefined, onBytes: () => undefined });
    const checked = bytes.ok ? await verifyFile(bytes.value, entry) : null;
    if (!bytes.ok || !checked?.ok) return err("list_not_signed");
    const found = parseJson(bytes.value, NetworkSchema);
    if (!found.ok) return err("list_newer");
    network.organisations.push(...found.value.organisations);
    network.teams.push(...found.value.teams);
    network.revoked.push(...found.value.revoked);
    if (manifest.value.created > made) made = manifest.value.created;
  }
  return network.teams.length > 0 ? ok({ network, made: made.slice(0, 10) }) : err("list_unreadable");
}
