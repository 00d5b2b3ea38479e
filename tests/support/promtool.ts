import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlarmName, type AlarmRow, alarms } from '@inro/deployment';
import { alarmRules } from '../../tools/docs/alarms-page.ts';
import { samplesOf } from './alarm-watch.ts';

/** What one process told when its alarm began to ring, and a while before; undefined where it did not answer. */
export interface Rung {
  readonly alarm: AlarmName;
  readonly process: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
}

const STEP = 15;

/**
 * Has Prometheus itself evaluate the rules over what was scraped: what was told before for a while, then what was told
 * when the alarm rang for as long as it has to last. Gives what promtool prints where it does not agree.
 */
export function askPrometheus(all: readonly Rung[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'inro-alarms-'));
  try {
    writeFileSync(join(folder, 'alarms.yml'), alarmRules());
    writeFileSync(
      join(folder, 'test.yml'),
      JSON.stringify({ rule_files: ['alarms.yml'], evaluation_interval: `${STEP}s`, tests: all.map(testOf) }),
    );
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'test.yml')], {
      encoding: 'utf8',
    });
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function testOf({ alarm, process, before, now }: Rung) {
  const { lasts } = alarms[alarm] as AlarmRow;
  const times = Math.ceil(lasts / STEP) + 3;
  const labels = { job: 'inro', process };
  const up = { series: seriesName('up', labels), values: `1x4 ${now === undefined ? 0 : 1}x${times}` };
  const earlier = new Map(samplesOf(before ?? '').map((one) => [JSON.stringify([one.name, one.labels]), one.value]));
  const told = samplesOf(now ?? '').map(({ name, labels: own, value }) => ({
    series: seriesName(name, { ...own, ...labels }),
    values: `${earlier.get(JSON.stringify([name, own])) ?? 0}x4 ${value}x${times}`,
  }));
  return {
    interval: `${STEP}s`,
    input_series: [up, ...told],
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alarm}",alertstate="firing",process="${process}"}) > bool 0`,
        eval_time: `${(4 + times) * STEP}s`,
        exp_samples: [{ labels: '{}', value: 1 }],
      },
    ],
  };
}

const seriesName = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
