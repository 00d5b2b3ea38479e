import assert from 'node:assert/strict';
import { after, describe, it, mock } from 'node:test';
import { createLogger, createServer, Metrics } from '../src/index.ts';
import { loneConfig } from '../src/testing/index.ts';

const samples = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the metrics of a process (ADR 63)', () => {
  it('are those of its row in the table, and no others', () => {
    assert.throws(() => new Metrics('wallet').counter('issuances_total'), TypeError);
    assert.doesNotThrow(() => new Metrics('ca').counter('issuances_total'));
  });

  it('begin at nothing for each value of a counter, so that a first failure is an increase', async () => {
    const metrics = new Metrics('ca');
    const count = metrics.counter('issuances_total');
    count({ outcome: 'failed' });
    assert.deepEqual(samples(await metrics.text()).sort(), [
      'issuances_total{outcome="closed"} 0',
      'issuances_total{outcome="failed"} 1',
      'issuances_total{outcome="issued"} 0',
      'issuances_total{outcome="refused"} 0',
    ]);
  });

  it('take no value beside the set of a label, no label beside the row’s, and none less', async () => {
    const metrics = new Metrics('ca');
    const count = metrics.counter('issuances_total') as (labels: object) => void;
    const wrong = [
      { outcome: 'bank' },
      { outcome: '' },
      { outcome: 'Issued' },
      { outcome: ['issued'] },
      { outcome: 'constructor' },
      { service: 'bank' },
      { outcome: 'issued', service: 'bank' },
      JSON.parse('{"__proto__": "issued"}') as object,
      {},
    ];
    const before = await metrics.text();
    for (const labels of wrong) assert.throws(() => count(labels), TypeError, JSON.stringify(labels));
    // @ts-expect-error: neither does the compiler
    assert.throws(() => metrics.counter('renewals_total')({ of: 'bank', outcome: 'done' }), TypeError);
    assert.equal((await metrics.text()).split('# HELP renewals_total')[0]!.trim(), before.trim());
  });

  it('count a request under a pattern that the server has, whatever was asked for and however', async () => {
    const app = createServer(loneConfig('x'), createLogger('x', 'silent'));
    app.get('/persons/:number', async () => 'x');
    const ask = (method: string, url: string) =>
      app.inject({ method: method as 'GET', url, headers: { host: 'x.localhost' } });
    for (const url of [
      '/persons/0123456789?of=bank',
      '/persons/%62ank',
      '/bank',
      '/persons/a/bank',
      '//bank/persons/1',
    ])
      for (const method of ['GET', 'POST', 'PROPFIND', 'OPTIONS', 'HEAD']) await ask(method, url);
    const answer = await app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } });
    const labels = samples(answer.body).flatMap((line) => /_count\{(.*)\}/.exec(line)?.[1] ?? []);
    assert.ok(labels.length >= 5);
    for (const one of labels)
      assert.match(
        one,
        /^method="(?:GET|POST|other|OPTIONS|HEAD)",route="(?:none|\/persons\/:number)",status="[245]xx"$/,
      );
    assert.doesNotMatch(answer.body, /bank|0123456789/);
    await app.close();
  });

  it('tell the rest where one cannot be read, or not in time', async () => {
    const metrics = new Metrics('x');
    metrics.gauge('process_ready', () => Promise.reject(new Error('the database is away')));
    metrics.gauge('applications_oldest_seconds', () => new Promise(() => undefined));
    metrics.gauge('process_resident_bytes', () => [[{}, 5.4]]);
    assert.deepEqual(samples(await metrics.text()), ['process_resident_bytes 5']);
  });

  it('are read once for all who ask at the same time', async () => {
    const metrics = new Metrics('x');
    let reads = 0;
    metrics.gauge('process_resident_bytes', async () => {
      reads++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return [[{}, reads]];
    });
    await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    assert.equal(reads, 1);
    await metrics.text();
    assert.equal(reads, 2);
  });
});

describe('the metrics of a service', () => {
  const all: Metrics[] = [];
  after(() => {
    for (const metrics of all) metrics.stop();
  });
  it('stand still between two steps, and then tell of all that came meanwhile', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const metrics = new Metrics('bank');
    all.push(metrics);
    const count = metrics.counter('logins_total');
    metrics.start();
    const first = await metrics.text();
    count({ outcome: 'finished' });
    count({ outcome: 'refused' });
    assert.equal(await metrics.text(), first);
    mock.timers.tick(299_000);
    assert.equal(await metrics.text(), first);
    mock.timers.tick(1_000);
    assert.match(await metrics.text(), /outcome="refused"\} 1\n(?:.*\n)*logins_total\{outcome="finished"\} 1/);
    mock.timers.reset();
  });

  it('stand still from before the first request: the server begins it', async () => {
    const app = createServer(loneConfig('bank'), createLogger('bank', 'silent'));
    const ask = async () => (await app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } })).body;
    const first = await ask();
    for (let n = 0; n < 3; n++) await app.inject({ url: '/openapi.json', headers: { host: 'bank.localhost' } });
    assert.equal(await ask(), first);
    assert.doesNotMatch(first, /_count\{/);
    await app.close();
  });
});
