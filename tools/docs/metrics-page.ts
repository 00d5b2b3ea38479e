import { listenersOf, type MetricRow, metrics, ownRoutes, type ProcessRow, processes } from '@inro/deployment';

const code = (text: string): string => `\`${text}\``;
const rows = Object.entries(metrics) as [string, MetricRow][];

function labelsOf({ labels }: MetricRow): string {
  const all = Object.entries(labels).map(([label, values]) =>
    values === ownRoutes
      ? `${code(label)}: ${ownRoutes}`
      : `${code(label)}: ${(values as readonly string[]).join(', ')}`,
  );
  return all.length === 0 ? '–' : all.join('; ');
}

function toldBy({ exposedBy }: MetricRow): string {
  if (exposedBy.length === processes.length) return 'every server';
  const withDatabase = (processes as readonly ProcessRow[]).filter(({ database }) => database);
  return exposedBy.length === withDatabase.length &&
    withDatabase.every(({ name }) => exposedBy.some((one) => one === name))
    ? 'every server with a database'
    : exposedBy.join(', ');
}

const targets = listenersOf()
  .filter(({ name, process }) => name === process)
  .toSorted((a, b) => a.offset - b.offset)
  .map(({ name, offset }) => `      - { targets: ["127.0.0.1:${8420 + offset}"], labels: { process: ${name} } }`);

/** `docs/operations/metrics.md`, derived from the one table of metrics. */
export function metricsPage(): string {
  return [
    '# Metrics',
    '',
    'Derived from the table in `packages/deployment/src/metrics.ts` by `npm run docs` ([ADR 63](../adr/0063-one-table-of-metrics.md)). What a process tells is registered from the same table: a metric without a row, a label beside its row’s and a value beside its set cannot be told. `tests/documents/metrics.test.ts` asks every process of a running house.',
    '',
    '| metric | kind | unit | labels | told by | what |',
    '|---|---|---|---|---|---|',
    ...rows.map(([name, row]) => {
      const kind = row.buckets ? `${row.kind} (${row.buckets.join(', ')})` : row.kind;
      return `| ${code(name)} | ${kind} | ${row.unit ?? 'number'} | ${labelsOf(row)} | ${toldBy(row)} | ${row.says} |`;
    }),
    '',
    '- **None says who.** No label is a person, a service, a certificate or a moment ([T-194](../threats/t-194-metrics-say-who-went-where.md)).',
    '- **A service tells every five minutes what was so then,** and so does the portal that services tell of their logins. Its counts stand still in between, so that whoever scrapes all processes sees no single login. What is wrong with a service is seen up to five minutes later in its metrics, and at once by `/ready`.',
    '- **Of several instances** ask each at its own port. Counters are of one instance since its start: add them. A gauge that is read from the database is the same at each: take the largest.',
    '- **What cannot be read is not told**: while a database is away, what is read from it is missing, and `process_ready` is 0.',
    '- What to watch: [the alarms](alarms.md).',
    '',
    '## Scraping',
    '',
    '`/metrics` answers on the machine itself, asked by its address ([T-199](../threats/t-199-inside-reaches-the-network.md)), so Prometheus runs there. With `--port` other ports; with `--instances` further ones for each process that has a database.',
    '',
    '```yaml',
    'rule_files: [alarms.yml]',
    'scrape_configs:',
    '  - job_name: inro',
    '    scrape_interval: 15s',
    '    static_configs:',
    ...targets,
    '```',
    '',
  ].join('\n');
}
