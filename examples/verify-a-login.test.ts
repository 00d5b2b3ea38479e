import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { createFakeWallet, type State } from '@inro/relying-party/fake-wallet';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';

const folder = mkdtempSync(join(tmpdir(), 'inro-example-'));
after(() => rmSync(folder, { recursive: true }));
const origin = 'https://library.example';
const wallet = await createFakeWallet();
const relyingParty = createRelyingParty({
  origin,
  signer: await wallet.certify(origin),
  trustAnchors: wallet.trustAnchors,
  store: new MemoryTransactionStore(),
  serviceKey: temporaryServiceKey(),
});
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };

async function ask() {
  const { requestUri, qrPayload, number } = await relyingParty.createRequest({
    act: 'login',
    flow: 'cross-device',
    purpose,
  });
  const request = await relyingParty.requestObject(requestUri.split('/').at(-1)!);
  return { request, number: number!, form: (as: State) => wallet.form(request, qrPayload, { as, number }) };
}

function run(request: string, answer: string, number: string): string {
  const files = [wallet.trustAnchors()[0]!, request, answer].map((content, i) => {
    writeFileSync(join(folder, String(i)), content);
    return join(folder, String(i));
  });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'verify-a-login.ts'), ...files, number],
    {
      encoding: 'utf8',
    },
  );
  return stdout + stderr;
}

it('examples/verify-a-login.ts logs a good answer in, names what another lacks, and takes none that was made for something else', async () => {
  const { request, number, form } = await ask();
  const other = await ask();
  const good = await form('valid');
  assert.match(run(request, good, number), /^logged in/);
  assert.match(run(request, await form('stale'), number), /^indeterminate.*revocation\.stale/s);
  assert.match(run(request, await form('tampered'), number), /^invalid.*authentication\.signature_invalid/s);
  assert.match(run(other.request, good, other.number), /presentation\.answer_for_another_request/);
  assert.match(run(request, await form('other-service'), number), /presentation\.answer_for_another_service/);
  assert.match(run(request, good, number === '00' ? '01' : '00'), /presentation\.number_wrong/);
});
