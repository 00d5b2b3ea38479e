import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hanako as person } from '../../apps/ca/test/support.ts';
import { Browser } from '../../apps/gateway/test/support.ts';
import { type Bench, openBench, verdict } from './oidc-clients/bench.ts';

// Clients of OpenID Connect as they are published, none changed: each logs a person in, and says whether it believes what it
// was told by how its program ends.
const programs = join(import.meta.dirname, 'oidc-clients');
const node = (file: string) => [process.execPath, '--disable-warning=ExperimentalWarning', join(programs, file)];

let bench: Bench;
before(async () => {
  bench = await openBench();
  execFileSync('go', ['build', '-o', join(bench.folder.path, 'client-go'), join(programs, 'client.go')], {
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOCACHE: join(bench.folder.path, 'go') },
  });
});
after(() => bench?.dispose());

/** The name and the address are as the person's certificate says them. */
function heard({ sub, name, address }: Readonly<Record<string, unknown>>): string {
  assert.equal(name, person.name);
  assert.deepEqual(address, { formatted: person.address, country: 'JP' });
  return String(sub);
}

describe('an unmodified client logs a person in, and hears name and address', () => {
  const subs = new Map<string, string>();
  const judges: readonly (readonly [id: string, program: () => readonly string[], more?: object])[] = [
    ['openidclient', () => node('openid-client.ts')],
    ['oauth4webapi', () => node('oauth4webapi.ts'), { profile: 'fapi2' }],
    ['passport', () => node('passport.mjs')],
    ['authlib', () => ['/usr/bin/python3', join(programs, 'authlib_client.py')]],
    ['gooidc', () => [join(bench.folder.path, 'client-go')]],
  ];
  for (const [id, program, more] of judges)
    it(`${id}, and ends with 0`, async () => {
      const before = bench.tokensAsked();
      const judge = await bench.start(id, program(), { ...more });
      const browser = new Browser();
      const callback = await bench.logInAt(`http://localhost:${judge.port}/login`, browser);
      await browser.request(callback);
      subs.set(id, heard(await verdict(judge)));
      assert.equal(bench.tokensAsked() - before, 1, 'one code, one request');
    });

  it('Auth.js, with its own form and cookies, and ends with 0', async () => {
    const before = bench.tokensAsked();
    const judge = await bench.start('authjs', node('auth-js.mjs'), { callback: '/auth/callback/inro' });
    const browser = new Browser();
    const own = `http://localhost:${judge.port}`;
    const { csrfToken } = JSON.parse((await browser.request(`${own}/auth/csrf`)).text) as { csrfToken: string };
    const begun = await browser.request(`${own}/auth/signin/inro`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, callbackUrl: `${own}/who` }).toString(),
    });
    const callback = await bench.logInAt(begun.location!, browser);
    await browser.open(callback).catch(async () => assert.fail((await judge.ended).errors));
    subs.set('authjs', heard(await verdict(judge)));
    assert.equal(bench.tokensAsked() - before, 1);
  });

  it('tells each another subject of the same person', () => {
    assert.equal(subs.size, judges.length + 1);
    assert.equal(new Set(subs.values()).size, subs.size);
  });

  it('and the judges judge: each fails where the answer is tampered with', async () => {
    for (const [id, program, more] of judges) {
      const judge = await bench.start(`${id}x`, program(), { ...more });
      const browser = new Browser();
      const callback = new URL(await bench.logInAt(`http://localhost:${judge.port}/login`, browser));
      callback.searchParams.set('state', 'another');
      await browser.request(callback.href).catch(() => undefined);
      const { code } = await judge.ended;
      assert.notEqual(code, 0, id);
    }
  });
});
