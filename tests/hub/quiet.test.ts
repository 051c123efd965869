import { describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { mustBeQuiet } from "../support/quiet-hub.ts";
import { secret } from "./support.ts";

/*
 * Every hub that any test starts, in this process, as a program or behind a browser, is looked at in this way when it ends.
 * F-57 fails without: `disableRequestLogging` in hub/app.ts
 */
describe("F-57 what a hub prints over the whole of the tests", () => {
  it("is found to tell too much when it holds a token, a number, an address or the name of a browser", () => {
    const telling = [secret(), newId(), `/v1/mailboxes/${newId()}/envelopes`, "from 192.0.2.7", "::1", "Mozilla/5.0 (X11)"];
    for (const text of telling) expect(() => mustBeQuiet(`hub listening on 1\n{"msg":"${text}"}\n`), text).toThrow("F-57");
  });

  it("may say what it does", () => {
    const lines = [
      "hub listening on 8787",
      '{"level":30,"time":1795425600000,"expired":2,"forgotten":0,"counts":0,"backups":1,"msg":"kept house"}',
      '{"level":50,"time":1795425600000,"fault":"FastifyError","code":"ERR_HTTP_REQUEST_TIMEOUT","route":"/v1/mailboxes/:mailbox/envelopes/:id","msg":"a call failed"}',
    ];
    expect(() => mustBeQuiet(lines.join("\n"))).not.toThrow();
  });
});
