import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { login, staple } from '../../../quality/testing/verifier/authority.ts';

it('examples/verify-a-login.ts logs a good answer in and names what another lacks', async () => {
  const good = await login();
  const fresh = await staple(good.holder.certificate, {
    responder: good.responder,
    issuer: good.root,
    thisUpdate: new Date(Date.now() - 60_000),
  });
  const folder = mkdtempSync(join(tmpdir(), 'inro-example-'));
  const run = (answer: Uint8Array): string => {
    const files = [good.root.certificate, good.holder.certificate, answer, good.signedData, good.signature].map(
      (bytes, i) => {
        writeFileSync(join(folder, String(i)), bytes);
        return join(folder, String(i));
      },
    );
    return execFileSync(
      process.execPath,
      [join(import.meta.dirname, '../../../examples/verify-a-login.ts'), ...files],
      { encoding: 'utf8' },
    );
  };
  try {
    assert.match(run(fresh), /^logged in/);
    const old = await staple(good.holder.certificate, {
      responder: good.responder,
      issuer: good.root,
      thisUpdate: new Date(Date.now() - 1e9),
    });
    assert.match(run(old), /^indeterminate.*revocation\.stale/s);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
