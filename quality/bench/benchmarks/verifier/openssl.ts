import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../testing/verifier/authority.ts';

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** Paths a second of one core's time by `openssl verify`, 3,200 certificates in one process: its start costs little. */
export function opensslVerify(root: Uint8Array, holders: readonly { readonly der: Uint8Array }[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'inro-bench-'));
  try {
    writeFileSync(join(folder, 'root.pem'), pem(root));
    const files = holders.map((one, i) => {
      writeFileSync(join(folder, `${i}.pem`), pem(one.der));
      return `${i}.pem`;
    });
    const all = Array.from({ length: 200 }, () => files).flat();
    const command = `openssl verify -attime ${at.getTime() / 1000} -CAfile root.pem ${all.join(' ')} >/dev/null && times`;
    const out = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    // The second line of `times` is the children's: user and system, "0m0.410s 0m0.020s".
    const spent = [...(out.split('\n')[1] ?? '').matchAll(/([0-9]+)m([0-9.]+)s/g)];
    const seconds = spent.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
    return Math.round(all.length / seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
