import { describe, expect, it } from "vitest";
import { readConfig } from "../../hub/config.ts";

const refusal = (env: Record<string, string>): string => {
  const config = readConfig(env);
  return config.ok ? "" : config.error;
};

describe("the hub's settings", () => {
  it("are SQLite, port 8787 and nothing else when nothing is set", () => {
    expect(readConfig({})).toMatchObject({
      ok: true,
      value: { port: 8787, postgres: undefined, metrics: undefined, maxBytes: undefined },
    });
  });

  it("take a database, its connections, and an address for figures", () => {
    const config = readConfig({ DATABASE_URL: "postgres://localhost/x", FANAL_DB_CONNECTIONS: "3", FANAL_METRICS: "[::1]:9464" });
    expect(config).toMatchObject({
      ok: true,
      value: { postgres: { url: "postgres://localhost/x", connections: 3 }, metrics: { host: "::1", port: 9464 } },
    });
  });

  it("that cannot be meant are refused with a sentence that names them", () => {
    expect(refusal({ PORT: "http" })).toContain("PORT must be a number");
    for (const wrong of ["9464", "localhost:", ":9464", "127.0.0.1:99999"])
      expect(refusal({ FANAL_METRICS: wrong })).toContain("FANAL_METRICS must be");
    for (const wrong of ["1", "0.5", "many"])
      expect(refusal({ FANAL_DB_CONNECTIONS: wrong })).toContain("FANAL_DB_CONNECTIONS must be");
    expect(refusal({ DATABASE_URL: "postgres://localhost/x", FANAL_MAX_BYTES: "2000000" })).toContain(
      "FANAL_MAX_BYTES is for the hub's own file",
    );
    expect(refusal({ FANAL_PUBLIC_URL: "https://hub.example.org/path" })).toContain("FANAL_PUBLIC_URL must be");
  });
});
