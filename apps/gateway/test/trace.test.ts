import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { createLogger, httpRequest, type RunningProcess, systemClock } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { startDevelopers } from '../../developers/src/app.ts';
import type { LoginDetail, LoginSummary } from '../../developers/src/wire.ts';
import { type Holder, openTown, TestClient, type Town } from './support.ts';

const folder = temporaryFolder();
process.env.INRO_TRACE_TOKEN = join(folder.path, 'trace-token');
writeFileSync(process.env.INRO_TRACE_TOKEN, 'trace-token-of-a-test');
process.env.INRO_SANDBOX_TOKEN = join(folder.path, 'sandbox-token');
writeFileSync(process.env.INRO_SANDBOX_TOKEN, 'sandbox-token-of-a-test');

let town: Town;
let portal: RunningProcess;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  const config = town.ca.configs.developers!;
  portal = await startDevelopers({ config, log: createLogger('developers', 'error'), clock: systemClock });
  hanako = await town.enrol('phone-1');
});
after(async () => {
  await portal?.close();
  await town?.dispose();
  folder.dispose();
});

const read = async <Answer>(path: string): Promise<Answer> =>
  JSON.parse(fromUtf8((await httpRequest(`${town.config.topology.origins.developers}${path}`)).body)) as Answer;

/** The events come beside the login, a moment later. */
async function endedLogin(client: string): Promise<LoginSummary> {
  for (;;) {
    const [login] = await read<LoginSummary[]>(`/api/logins?client=${client}`);
    if (login !== undefined && login.state !== 'waiting') return login;
    await new Promise((later) => setTimeout(later, 20));
  }
}

describe('a login through the gateway, as the developer of its client sees it (ADR 92)', () => {
  it('appears step by step under its own client, though wallets belong to none', async () => {
    const [library, shop] = [await TestClient.register(town, 'library'), await TestClient.register(town, 'shop')];
    await library.codeFor(hanako);
    await shop.codeFor(hanako);
    for (const client of ['library', 'shop']) {
      const { login, state } = await endedLogin(client);
      assert.equal(state, 'done');
      const detail = await read<LoginDetail>(`/api/logins/${login}`);
      assert.deepEqual(
        detail.steps.map(({ step, outcome }) => [step, outcome]),
        ['asked', 'opened', 'answered', 'matched', 'verified', 'finished'].map((step) => [step, 'done']),
      );
      assert.ok(detail.steps[4]!.checks.length > 10);
      const { certificate } = hanako.person;
      assert.ok(!JSON.stringify(detail).includes(Buffer.from(certificate).toString('base64').slice(40, 80)));
      assert.equal((await read<LoginSummary[]>(`/api/logins?client=${client}`)).length, 1);
    }
    const clients = await read<{ client: string; by: string }[]>('/api/clients');
    assert.deepEqual(clients.map(({ client, by }) => `${client} ${by}`).sort(), ['library gateway', 'shop gateway']);
  });
});
