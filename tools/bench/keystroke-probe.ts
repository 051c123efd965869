/** Runs in the page before its own scripts: from each change of the search field to the first task after the frame that shows it. */
export function keystrokeProbe(): void {
  const painted: number[] = [];
  const longTasks: number[] = [];
  Object.assign(globalThis, { keystrokes: { painted, longTasks } });
  addEventListener(
    "input",
    (event) => {
      const typedAt = event.timeStamp;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => painted.push(performance.now() - typedAt);
        channel.port2.postMessage(null);
      });
    },
    { capture: true },
  );
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: "longtask",
  });
}
