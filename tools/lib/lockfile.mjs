import { readFileSync } from "node:fs";
import { ROOT } from "./process.mjs";

/** Licences whose terms anybody who passes the app on can keep; what is only used while building may have others. */
const SHIPPED = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "Unlicense", "0BSD"];
const BUILDING = [...SHIPPED, "OFL-1.1", "MPL-2.0", "CC-BY-4.0", "CC0-1.0", "Python-2.0", "Zlib"];

const isAllowed = (licence, allowed) => {
  const names = licence.replace(/[()]/g, "").split(/ (OR|AND) /);
  const held = names.filter((_, index) => index % 2 === 0).map((name) => allowed.includes(name));
  return names.includes("AND") ? held.every(Boolean) : held.some(Boolean);
};

function problemsOf(path, { integrity, resolved, link, license, dev, devOptional }) {
  const out = [];
  if (link) out.push("comes from a folder of this machine");
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "")) out.push("has no SHA-512 to be checked against");
  if (resolved !== undefined && !/^https:\/\/[^/]+\/(?:[^?#]*)\.tgz$/.test(resolved))
    out.push(`comes from ${resolved}, which is not a registry`);
  if (!isAllowed(license ?? "", dev || devOptional ? BUILDING : SHIPPED)) out.push(`has the licence ${license ?? "none"}`);
  return out.map((what) => `package-lock.json: ${path} ${what}`);
}

/** What may not stand in a lock file or a package.json, in sentences. */
export function lockfileProblems(lock, manifest) {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?$/.test(version))
    .map(([name, version]) => `package.json: ${name} is "${version}", not one exact version`);
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  // One registry for all, or none named: a single package from elsewhere stands out.
  const hosts = new Set(packages.flatMap(([, { resolved }]) => (URL.canParse(resolved ?? "") ? [new URL(resolved).host] : [])));
  const mixed = hosts.size > 1 ? [`package-lock.json: packages come from ${[...hosts].sort().join(" and ")}`] : [];
  return [...ranges, ...mixed, ...packages.flatMap(([path, found]) => problemsOf(path, found))];
}

export const ownLockfileProblems = () =>
  lockfileProblems(
    JSON.parse(readFileSync(`${ROOT}package-lock.json`, "utf8")),
    JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")),
  );
