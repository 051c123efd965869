import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import { toB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { COPIED_KINDS, type CopiedKind, type CopyItem } from "#protocol/copy.ts";
import { randomBytes } from "#seal/aead.ts";
import { readColleagueCard } from "#seal/colleague-card.ts";
import { makeCopyCard, readCopyCard } from "#seal/copy-card.ts";
import { type OpenedCopy, openCopy } from "#seal/copy-open.ts";
import type { BeginCopyError, CopyDoor, CopyError, CopyIn, CopyMeta, CopySummary } from "#seal/copy-port.ts";
import { CopyMaker, type CopyReader, KEK_COPY } from "#seal/copy-seal.ts";
import { type Argon2, deriveFirst, keyBase, subKey } from "#seal/key-derivation.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { estimateBits, MIN_BITS, MIN_BITS_SLOW, passphraseBytes } from "#seal/passphrase.ts";
import type { Progress } from "#seal/vault-port.ts";

interface DeskDeps {
  readonly argon2: Argon2;
  readonly clock: { monotonicMs(): number };
}

/** Names erased here go into each copy in lists of so many. */
const NAMES_AT_ONCE = 2000;

/** The copy that is being made and the one that was opened. Both keys live in the worker alone and end with it. */
export class CopyDesk {
  readonly #deps: DeskDeps;
  #maker: CopyMaker | null = null;
  #opened: OpenedCopy | null = null;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  async card(vault: OpenVault): Promise<{ readonly card: string; readonly serial: string } | null> {
    const { own } = vault.post;
    return own?.serial === undefined ? null : { card: await makeCopyCard(own), serial: own.serial };
  }

  async readCard(vault: OpenVault, card: string, network: Network, today: string) {
    return vault.post.own ? readCopyCard(vault.post.own, card, network, today) : err({ type: "NotEnrolled" as const });
  }

  /** What can be refused before anybody is asked for the words. */
  async reader(
    vault: OpenVault,
    door: CopyDoor,
    network: Network,
    today: string,
  ): Promise<Result<{ readonly recipient: string } | { readonly words: string }, BeginCopyError>> {
    if (!vault.post.own) return err({ type: "NotEnrolled" });
    if (door.kind === "phone") return readCopyCard(vault.post.own, door.card, network, today);
    if (door.kind === "colleague") return readColleagueCard(vault.post.own, door.card, network, today);
    const enough = this.#deps.argon2.wasm ? MIN_BITS : MIN_BITS_SLOW;
    return estimateBits(door.words) < enough ? err({ type: "PassphraseTooWeak" }) : ok({ words: door.words });
  }

  async begin(
    vault: OpenVault,
    to: { readonly recipient: string } | { readonly words: string },
    progress?: Progress,
  ): Promise<Result<void, BeginCopyError>> {
    if (!vault.post.own) return err({ type: "NotEnrolled" });
    this.drop();
    this.#maker = await CopyMaker.begin(vault.post.own, await this.#readerFrom(to, progress));
    return ok(undefined);
  }

  async #readerFrom(to: { readonly recipient: string } | { readonly words: string }, progress?: Progress): Promise<CopyReader> {
    if ("recipient" in to) return { door: "phone", recipient: to.recipient };
    const { argon2, clock } = this.#deps;
    progress?.(null);
    const salt = randomBytes(16);
    const { params, bytes } = await deriveFirst(argon2, passphraseBytes(to.words), salt, clock.monotonicMs, (f) => progress?.(f));
    return { door: "words", key: await subKey(await keyBase(bytes), KEK_COPY), params, salt };
  }

  async add(vault: OpenVault, batch: readonly CopyIn[]) {
    const items: CopyItem[] = [];
    let skipped = 0;
    for (const one of batch) {
      if (one.k !== "row") items.push(one.k === "envelope" ? { ...one, bytes: toB64url(one.bytes) } : one);
      else {
        const item = await rowItem(vault, one.row);
        if (item) items.push(item);
        else skipped += 1;
      }
    }
    return { parts: await this.#making().add(items), skipped };
  }

  async end(vault: OpenVault, meta: CopyMeta) {
    const maker = this.#making();
    const names = await vault.marks.erasedNames();
    const items: CopyItem[] = [];
    for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
      const some = names.slice(at, at + NAMES_AT_ONCE).map(([name, day]): [string, number] => [name, day]);
      items.push({ k: "erased", names: some });
    }
    const before = await maker.add(items);
    const made = await maker.finish(meta);
    this.drop();
    return made.ok ? ok({ head: made.value.head, parts: [...before, ...made.value.parts] }) : made;
  }

  #making(): CopyMaker {
    if (!this.#maker) throw new Error("no copy is being made");
    return this.#maker;
  }

  async open(
    vault: OpenVault,
    file: Blob,
    words: string | null,
    network: Network,
    progress?: Progress,
  ): Promise<Result<CopySummary, CopyError>> {
    this.#opened = null;
    const opened = await openCopy(file, { own: vault.post.own, words, argon2: this.#deps.argon2, network }, progress);
    if (!opened.ok) return opened;
    this.#opened = opened.value;
    return ok(opened.value.summary);
  }

  async readPart(part: number): Promise<readonly CopyItem[] | null> {
    return this.#opened?.readPart(part).catch(() => null) ?? null;
  }

  drop(): void {
    this.#maker?.forget();
    this.#maker = null;
    this.#opened = null;
  }
}

const isCopied = (kind: Projection["kind"]): kind is CopiedKind => (COPIED_KINDS as readonly string[]).includes(kind);

async function rowItem(vault: OpenVault, row: Extract<CopyIn, { k: "row" }>["row"]): Promise<CopyItem | null> {
  const [opened] = await vault.open([row]);
  const projection = vault.projectionOf(row.rowId);
  // Settings, keys, recorded voices and the boxes of person-held talks stay where they are, whoever asks.
  if (!opened?.ok || !projection || !isCopied(projection.kind)) return null;
  const draft = projection.kind === "draft" && {
    draft: { form: projection.form, atMs: projection.atMs, ...(projection.of !== undefined && { of: projection.of }) },
  };
  return { k: "row", kind: projection.kind, rowId: row.rowId, value: opened.value, ...draft };
}
