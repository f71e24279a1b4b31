/** Renders the figures in Prometheus' text format. */
export type MetricsRenderer = () => Promise<{ readonly type: string; readonly text: string }>;

/**
 * Makes a renderer. The library is loaded when somebody asks for the first time: most servers on a desk are never
 * asked, and start quicker without it.
 */
export function metricsRenderer(figures: () => Readonly<Record<string, number>>): MetricsRenderer {
  let rendering: Promise<MetricsRenderer> | null = null;
  return async () => {
    rendering ??= load(figures);
    return (await rendering)();
  };
}

async function load(figures: () => Readonly<Record<string, number>>): Promise<MetricsRenderer> {
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = new Map<string, InstanceType<typeof Gauge>>();
  const gaugeOf = (name: string): InstanceType<typeof Gauge> => {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const gauge =
      gauges.get(name) ?? new Gauge({ name: `parley_${snake}`, help: `${name} at this moment`, registers: [registry] });
    gauges.set(name, gauge);
    return gauge;
  };
  return async () => {
    for (const [name, value] of Object.entries(figures())) gaugeOf(name).set(value);
    return { type: registry.contentType, text: await registry.metrics() };
  };
}
