import { trustedScriptUrl } from "#lib/trusted-url.ts";
import workerUrl from "./vault.worker.ts?worker&url";

export const makeVaultWorker = (): Worker => new Worker(trustedScriptUrl(workerUrl), { type: "module" });
