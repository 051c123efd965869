import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataDir } from "../../hub/data-dir.ts";
import { openData } from "../../hub/open-data.ts";
import { type Register, writeRegister } from "../../hub/register.ts";
import { runHub, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
beforeEach(() => {
  temp = tempDir();
});
afterEach(() => temp.remove());

const LEAD = { name: "Ana", phone: "+33199000001", hours: "08:00–22:00", second: { name: "Bo", phone: "+33199000002" } };
const registerOf = (...ids: string[]): Register => ({
  v: 1,
  organisations: [],
  teams: ids.map((id) => ({ id, name: id, teamKey: `key-of-${id}`, lead: LEAD })),
  devices: [],
  revoked: ["a-stolen-phone"],
});

/** Starts the hub and stops it, and tells by which keys a phone of the team may report. */
async function keysAfterStart(team: string): Promise<readonly string[]> {
  await (await runHub(temp.path)).stop();
  const opened = await openData(dataDir(temp.path));
  if (!opened.ok) throw new Error(opened.error.type);
  const { keys } = await opened.value.store.certifiers(team, "");
  await opened.value.close();
  return keys;
}

describe("a hub that is started after an update", () => {
  it("knows the teams of its register, so that their phones' reports of counts are taken without any command", async () => {
    await keysAfterStart("dunes");
    writeRegister(dataDir(temp.path), registerOf("dunes"));
    expect(await keysAfterStart("dunes")).toEqual(["key-of-dunes"]);
  });

  it("forgets no team because an older copy of the register lies there", async () => {
    writeRegister(dataDir(temp.path), registerOf("dunes", "port"));
    await keysAfterStart("port");
    writeRegister(dataDir(temp.path), registerOf("dunes"));
    expect(await keysAfterStart("port")).toEqual(["key-of-port"]);
  });
});
