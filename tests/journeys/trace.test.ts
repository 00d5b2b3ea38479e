import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8, Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import type { PresentationPorts } from '@inro/wallet/core';
import type { LoginDetail, LoginSummary } from '../../apps/developers/src/wire.ts';
import { citizens } from '../../quality/people/citizens.ts';
import { logIn, presentationPorts } from '../../quality/people/log-in.ts';
import { pairedWallet } from '../../quality/people/phone.ts';
import { live } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

const maria = citizens.find(({ state }) => state === 'foreignName')!;
const phone = `${maria.citizen}-phone`;
const pin = new Secret(maria.phonePin);

let house: TestSystem;
let ports: PresentationPorts;
before(async () => {
  house = await startTestSystem();
  await live(house.system, maria);
  ports = await presentationPorts(house.system, phone, await pairedWallet(house.system, phone));
});
after(() => house?.dispose());

const read = async <Answer>(path: string): Promise<Answer> =>
  JSON.parse(fromUtf8((await httpRequest(`${house.system.origin('developers')}${path}`)).body)) as Answer;

/** The events come beside the login, a moment later. */
async function finished(): Promise<LoginSummary> {
  for (;;) {
    const login = (await read<LoginSummary[]>('/api/logins?client=bank')).find(({ state }) => state === 'done');
    if (login !== undefined) return login;
    await new Promise((later) => setTimeout(later, 50));
  }
}

describe('a login at the bank, as its developer sees it in the house', () => {
  it('appears step by step, and tells nothing of who it was', async () => {
    await logIn(house.system, ports, { flow: 'cross-device', phone, pin });
    const { login, acts, flow } = await finished();
    assert.deepEqual([acts, flow], [['login'], 'cross-device']);
    const detail = await read<LoginDetail>(`/api/logins/${login}`);
    assert.deepEqual(
      detail.steps.map(({ step, outcome }) => [step, outcome]),
      ['asked', 'opened', 'answered', 'matched', 'verified', 'finished'].map((step) => [step, 'done']),
    );
    assert.ok(detail.steps[4]!.checks.every(({ result }) => result === 'passed'));
    assert.match(JSON.stringify(detail.answer), /"x5c":\["\[\d+ bytes\]"\]/);
    for (const name of [maria.entry.name, maria.latin, maria.citizen, phone])
      assert.ok(!JSON.stringify(detail).includes(name), `${name} is told`);
  });
});
