import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { codeIn, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library');
});
after(() => town?.dispose());

describe('the keys that sign', () => {
  it('are published before they sign and after they have, and change without a restart', async () => {
    const kids = async () => {
      const { body } = await httpRequest(`${town.issuer}/protocol/openid-connect/certs`);
      return (JSON.parse(fromUtf8(body)) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const kidNow = async () => {
      const { callback, verifier } = await library.codeFor(await town.enrol(`phone-${randomBytes(3).toString('hex')}`));
      const { json } = await library.token(codeIn(callback), verifier);
      const [header] = String(json.id_token).split('.');
      return (JSON.parse(Buffer.from(header!, 'base64url').toString()) as { kid: string }).kid;
    };
    const [first] = await kids();
    assert.equal(await kidNow(), first);
    await town.renewKeys();
    const [signing, next] = await kids();
    assert.equal(signing, first);
    assert.ok(next, 'the next one is there before it signs');
    assert.equal(await kidNow(), first);
  });
});
