importScripts("/argon2.umd.min.js");
self.onmessage = async ({ data: { memorySize, iterations } }) => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const startMs = performance.now();
  await self.hashwasm.argon2id({
    password: "five words of a floor",
    salt,
    parallelism: 1,
    iterations,
    memorySize,
    hashLength: 32,
    outputType: "binary",
  });
  self.postMessage(performance.now() - startMs);
};
