import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type MetricRow, metrics, metricsOf, ownRoutes, processes } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { application } from '@inro/life-cycle';
import { citizens } from '../../quality/people/citizens.ts';
import { live } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';
import { alarmRules, alarmsPage } from '../../tools/docs/alarms-page.ts';
import { metricsPage } from '../../tools/docs/metrics-page.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const table: Readonly<Record<string, MetricRow>> = metrics;

/** A sample without what histograms add to names and labels. */
function seriesOf(text: string): { readonly name: string; readonly labels: Readonly<Record<string, string>> }[] {
  return [...text.matchAll(/^(\w+?)(?:_bucket|_sum|_count)?(?:\{([^}]*)\})? \S+$/gm)].map(([, name, labels = '']) => ({
    name: name!,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].flatMap(([, label, value]) =>
        label === 'le' ? [] : [[label!, value!]],
      ),
    ),
  }));
}

describe('docs/operations/metrics.md', () => {
  it('is what npm run docs makes of the table of metrics; the alarms too, and their rules', () => {
    assert.equal(read('docs/operations/metrics.md'), metricsPage());
    assert.equal(read('docs/operations/alarms.md'), alarmsPage());
    assert.equal(read('docs/operations/alarms.yml'), alarmRules());
  });

  it('names every state of an application', () => {
    assert.deepEqual(metrics.applications_last_hour.labels.state.toSorted(), Object.keys(application.states).sort());
  });

  it('gives seconds and bytes to what ends so, and a row to every name once', () => {
    for (const [name, { unit, kind, says }] of Object.entries(table)) {
      assert.equal(/_seconds$/.test(name), unit === 'seconds', name);
      assert.equal(/_bytes$/.test(name), unit === 'bytes', name);
      assert.equal(/_total$/.test(name), kind === 'counter', name);
      assert.ok(says.length > 20, name);
    }
  });
});

describe('what a running house tells over its sockets', () => {
  let house: TestSystem;
  let told: ReadonlyMap<string, string>;
  before(async () => {
    house = await startTestSystem();
    await live(house.system, citizens.find(({ state }) => state === 'foreignName')!);
    told = new Map(
      await Promise.all(processes.map(async ({ name }) => [name, await house.system.metrics(name)] as const)),
    );
  });
  after(() => house.dispose());

  for (const { name: process } of processes)
    it(`${process}: exactly the metrics of its rows, each with the kind and the words of the table`, () => {
      const text = told.get(process)!;
      const kinds = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`);
      assert.deepEqual(
        kinds.sort(),
        metricsOf(process)
          .map((name) => `${name} ${table[name]!.kind}`)
          .sort(),
      );
      for (const name of metricsOf(process)) assert.ok(text.includes(`# HELP ${name} ${table[name]!.says}\n`), name);
    });

  it('has every label of its row and no other, each with a value of its set', async () => {
    for (const [process, text] of told) {
      const own = await routesOf(house, process);
      for (const { name, labels } of seriesOf(text)) {
        const allowed = table[name]!.labels;
        assert.deepEqual(Object.keys(labels).sort(), Object.keys(allowed).sort(), `${process} ${name}`);
        for (const [label, value] of Object.entries(labels)) {
          const values = allowed[label]!;
          if (values === ownRoutes) assert.ok(own.has(value), `${process} ${value}`);
          else assert.ok(values.includes(value), `${process} ${name} ${label} ${value}`);
        }
      }
    }
  });

  it('has a sample of every row somewhere, so that no row is of what nobody can see', () => {
    const seen = new Set([...told.values()].flatMap((text) => seriesOf(text).map(({ name }) => name)));
    assert.deepEqual(
      Object.keys(table).filter((name) => !seen.has(name)),
      [],
    );
  });

  it('writes one line of each finished request, at the status side too: a name, method, pattern, status, time', async () => {
    for (const { name } of processes) {
      const own = await routesOf(house, name);
      const lines = readFileSync(join(house.dataDir, 'logs', `${name}.log`), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"msg":"request"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const counted = seriesOf(told.get(name)!).filter((one) => one.name === 'http_request_seconds');
      assert.ok(name === 'bank' || lines.length > 0 || counted.length === 0, name);
      for (const line of lines) {
        assert.deepEqual(Object.keys(line), ['level', 'time', 'name', 'id', 'method', 'route', 'status', 'ms', 'msg']);
        assert.ok(own.has(line.route as string), `${name} ${String(line.route)}`);
      }
      assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length);
    }
    const status = readFileSync(join(house.dataDir, 'logs/ca.log'), 'utf8');
    assert.match(status, /"route":"\/staples","status":200/);
  });

  it('counts what happened: a card and a phone have both certificates, and nothing waits or failed', () => {
    assert.match(told.get('ca')!, /^issuances_total\{outcome="issued"\} 2$/m);
    assert.match(told.get('ca')!, /^issuances_total\{outcome="failed"\} 0$/m);
    assert.match(told.get('registration')!, /^applications_last_hour\{carrier="phone",state="delivered"\} 1$/m);
    assert.match(told.get('registration')!, /^audit_witness_refused\{keeper="ca"\} 0$/m);
  });
});

/** Patterns of a server's own routes as its description has them, of both its names. */
async function routesOf(house: TestSystem, process: string): Promise<ReadonlySet<string>> {
  const names = process === 'ca' ? ['ca', 'status'] : [process];
  const paths = await Promise.all(
    names.map(async (name) => {
      const answer = await httpRequest(`${house.system.origin(name)}/openapi.json`);
      const { paths } = JSON.parse(Buffer.from(answer.body).toString()) as { paths: Readonly<Record<string, unknown>> };
      return Object.keys(paths);
    }),
  );
  // OpenAPI writes {name} for :name; pages and this description are not described.
  const described = paths.flat().flatMap((path) => [path, path.replaceAll(/\{(\w+)\}/g, ':$1')]);
  return new Set([...described, 'none', '/*', '/', '/openapi.json']);
}
