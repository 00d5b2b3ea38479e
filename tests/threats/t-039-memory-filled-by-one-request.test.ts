// The threat: docs/threats/t-039-memory-filled-by-one-request.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

const LARGE = 32 << 20;

describe('T-039 a stranger fills the memory of a server with one request', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca', 'registration', 'handset', 'bank']);
  });
  after(() => house.close());

  /** One valid JSON document of 32 MiB; what the server says, or that it hung up before it had read it. */
  const post = async (name: string, path: string, contentType = 'application/json'): Promise<string> => {
    const body = `{"application":"${'A'.repeat(LARGE)}"}`;
    try {
      const headers = { 'content-type': contentType, connection: 'close' };
      const answer = await httpRequest(`${house.system.origin(name)}${path}`, { method: 'POST', headers, body });
      return (JSON.parse(fromUtf8(answer.body)) as { code: string }).code;
    } catch {
      return 'hung up';
    }
  };

  it('and is stopped at the edge of every open wire, before anything is parsed', async () => {
    for (const [name, path, type] of [
      ['registration', '/applications'],
      ['bank', '/presentations/answers', 'application/x-www-form-urlencoded'],
      ['bank', '/api/logins'],
      ['handset', '/door/pair'],
      ['status', '/ocsp', 'application/ocsp-request'],
      ['ca', '/issuances/x'],
    ] as const)
      assert.match(await post(name, path, type), /^(http\.too_large|http\.not_found|hung up)$/, `${name}${path}`);
  });

  it('counter-test: a server without a limit reads and parses the whole of it', async () => {
    const defence = 'bodyLimit: options.bodyLimit ?? 256 * 1024,';
    const instead = 'bodyLimit: 1 << 30,';
    await house.replace('registration', without({ file: 'packages/host/src/server.ts', defence, instead }));
    // It got as far as the schema of the route.
    assert.equal(await post('registration', '/applications'), 'http.body_invalid');
  });
});
