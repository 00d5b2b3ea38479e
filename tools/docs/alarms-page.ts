import { type AlarmRow, alarms, type Condition } from '@inro/deployment';

const code = (text: string): string => `\`${text}\``;
const rows = Object.entries(alarms) as [string, AlarmRow][];

type Labels = Readonly<Record<string, string>>;
const selector = (metric: string, labels: Labels = {}, except: Labels = {}): string => {
  const chosen = [
    ...Object.entries(labels).map(([label, value]) => `${label}="${value}"`),
    ...Object.entries(except).map(([label, value]) => `${label}!="${value}"`),
  ];
  return chosen.length === 0 ? metric : `${metric}{${chosen.join(',')}}`;
};

/** As Prometheus writes it; `process` is the label that the page of metrics gives to each target. */
function expressionOf(when: Condition): string {
  if (when.of === 'missing') return 'up{job="inro"} == 0';
  const than = `${when.is === 'above' ? '>' : '<'} ${when.limit}`;
  const series = selector(when.metric, when.labels, 'except' in when ? when.except : {});
  return when.of === 'value' ? `${series} ${than}` : `sum by (process) (increase(${series}[${when.within}s])) ${than}`;
}

const lasting = (seconds: number): string => (seconds === 0 ? 'at once' : `${seconds / 60} min`);

/** `docs/operations/alarms.md`, derived from the one table of alarms. */
export function alarmsPage(): string {
  return [
    '# Alarms',
    '',
    'Derived from the table in `packages/deployment/src/alarms.ts` by `npm run docs` ([ADR 63](../adr/0063-one-table-of-metrics.md)), as are the same rules for Prometheus, [alarms.yml](alarms.yml). `tests/journeys/alarms.test.ts` brings each state about in a running house and sees its alarm ring over what was scraped. `page`: somebody is called, day and night; `ticket`: within working hours.',
    '',
    '| alarm | rings when | lasts | severity | means |',
    '|---|---|---|---|---|',
    ...rows.map(
      ([name, { when, lasts, severity, means }]) =>
        `| [${name}](#${name.toLowerCase()}) | ${code(expressionOf(when))} | ${lasting(lasts)} | ${severity} | ${means} |`,
    ),
    '',
    '## What to do',
    '',
    ...rows.flatMap(([name, { who, next, page }]) => [
      `### ${name}`,
      '',
      `${next}`,
      '',
      `Acts: ${who}. Read: [${page}](../${page}).`,
      '',
    ]),
  ].join('\n');
}

const text = (value: string): string => JSON.stringify(value);

/** `docs/operations/alarms.yml`: the same as alerting rules of Prometheus. */
export function alarmRules(): string {
  return [
    '# Derived from packages/deployment/src/alarms.ts by npm run docs.',
    'groups:',
    '  - name: inro',
    '    rules:',
    ...rows.flatMap(([name, { when, lasts, severity, means, who, next }]) => [
      `      - alert: ${name}`,
      `        expr: ${text(expressionOf(when))}`,
      ...(lasts === 0 ? [] : [`        for: ${lasts}s`]),
      '        labels:',
      `          severity: ${severity}`,
      '        annotations:',
      `          summary: ${text(means)}`,
      `          description: ${text(next)}`,
      `          acts: ${text(who)}`,
      `          runbook: docs/operations/alarms.md#${name.toLowerCase()}`,
    ]),
    '',
  ].join('\n');
}
