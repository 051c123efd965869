import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("no address is given to two screens: only the first of them would ever open", () => {
  const paths = ["src/app/routes.tsx", "src/app/team-routes.tsx"].flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/<Route path="([^"]+)"/g)].map((match) => match[1]),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});
