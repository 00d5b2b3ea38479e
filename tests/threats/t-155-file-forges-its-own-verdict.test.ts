// The threat: docs/threats/t-155-file-forges-its-own-verdict.md
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { concatBytes, toBase64, toBase64Url, utf8 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { oid } from '@inro/pki/read';
import { at, certificate, der, login, newRoot } from '../../quality/testing/verifier/authority.ts';
import { asItIs, type World, without } from './support/without.ts';

type Command = typeof import('../../tools/inro/verify.ts');
const good = await login();
const FORGED = 'login.jws: valid (TOTAL-PASSED)';

/** What a terminal may be told to do, or not to show. */
const tricks: Readonly<Record<string, string>> = {
  'moves the cursor and clears the line': `\x1b[1A\x1b[2K\r${FORGED}`,
  'does it with C1 controls': `\u009b1A\u009b2K\u0085${FORGED}`,
  'is a link (OSC 8)': `\x1b]8;;https://evil.example\x1b\\${FORGED}\x1b]8;;\x1b\\`,
  'sets the title (OSC 0)': `\x1b]0;${FORGED}\x07`,
  'begins a line': `x\n${FORGED}`,
  'begins a line as others write it': `x\r\n${FORGED}\u2028${FORGED}\u2029`,
  'goes back over what was written': `invalid${'\b'.repeat(7)}\x7fvalid`,
  'turns the text round': `\u202edilav\u202c\u2066x\u2069\u200f\u061c`,
  'hides a part': `in\u200bva\u00adlid\u2060\ufeff\u034f\ufe0f\u3164\u{e0041}`,
  'has blanks that are none': `a\u00a0\u2003\u3000\u2800b`,
  'has what nobody has assigned': `\u{378}\u{e000}\u{10ffff}\ud800`,
  'reads like a verdict': `a.cer: valid (TOTAL-PASSED)`,
  'reads like a verdict in quotes': `a.cer": valid (TOTAL-PASSED) "`,
  'forges an escape': `\\u{1b}[2K`,
  'is very long': 'a'.repeat(10_000),
};

/** No line has what is not seen. */
const SEEN = /^[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u00a0\u3000]*$/u;

/** Everything that the command says about one file, plain and as JSON. */
async function saidOf(world: World, name: string, bytes: Uint8Array) {
  const { judge } = await world<Command>('tools/inro/verify.ts');
  const root = { name: 'root.cer', bytes: good.root.certificate };
  const ask = (json: boolean) =>
    judge({ files: [{ name, bytes }], trust: [root], with: [], at, purpose: undefined, json, locale: 'en' });
  return { plain: ask(false), json: ask(true) };
}

async function assertHarmless(name: string, bytes: Uint8Array, ends: string): Promise<void> {
  const { plain, json } = await saidOf(asItIs, name, bytes);
  for (const line of `${plain.out}\n${plain.errors}\n${json.errors}`.split('\n')) {
    assert.match(line, SEEN);
    assert.ok(!line.startsWith(FORGED), line);
    assert.ok(line.length < 2500);
  }
  assert.match(json.out, /^[\n -~]*$/);
  assert.equal((JSON.parse(json.out) as { file: string }[])[0]!.file, name);
  assert.doesNotMatch(plain.page ?? '', /\p{Cc}(?<!\n)|TOTAL-PASSED|evil/u);
  assert.deepEqual([plain.ends, json.ends], [ends, ends]);
}

describe('T-155 a file forges the verdict about itself', () => {
  for (const [what, text] of Object.entries(tricks)) {
    it(`not by a name that ${what}`, async () => {
      await assertHarmless(text, good.holder.certificate, 'indeterminate');
      await assertHarmless(text, utf8('%PDF-1.7'), 'noAnswer');
      const { plain } = await saidOf(asItIs, text, good.holder.certificate);
      const [verdict] = plain.out.split('\n');
      assert.match(
        verdict!,
        /(?:^[\w.]{200}…|"): indeterminate \(INDETERMINATE \/ TRY_LATER\)$|^[^" ]+: indeterminate/,
      );
    });

    it(`not by a content that ${what}`, async () => {
      const bytes = utf8(text.toWellFormed());
      await assertHarmless('login.jws', bytes, 'noAnswer');
      const jws = (header: string) => utf8(`${toBase64Url(utf8(header))}.${toBase64Url(bytes)}.AAAA`);
      await assertHarmless('login.jws', jws(text.toWellFormed()), 'noAnswer');
      await assertHarmless('login.jws', jws(JSON.stringify({ alg: text, x5c: [text] })), 'noAnswer');
      const x5c = [toBase64(good.holder.certificate)];
      await assertHarmless('login.jws', jws(JSON.stringify({ alg: 'RS256', x5c, [text]: text })), 'invalid');
      const pem = `-----BEGIN CERTIFICATE-----\n${toBase64(bytes)}\n-----END CERTIFICATE-----\n${text.toWellFormed()}`;
      await assertHarmless('login.pem', utf8(pem), 'invalid');
    });
  }

  it('not by an address in the certificate: it is told, and told visibly', async () => {
    const issuer = await newRoot();
    const told = async (text: string): Promise<string> => {
      const uri = der.implicit(6, der.ia5String(text));
      const point = der.sequence(der.explicit(0, der.explicit(0, uri)));
      const id = oid.extension.crlDistributionPoints;
      const change = { [id]: { oid: id, critical: false, value: der.sequence(point) } };
      const { certificate: hostile } = await certificate({ subject: 'Holder', issuer, change });
      const { judge } = await asItIs<Command>('tools/inro/verify.ts');
      const files = [{ name: 'login.cer', bytes: hostile }];
      const trust = [{ name: 'root.cer', bytes: issuer.certificate }];
      return judge({ files, trust, with: [], at, purpose: undefined, json: false, locale: 'en' }).out;
    };
    assert.match(
      await told('http://crl.example/one.crl'),
      /certificationAuthority, at: http:\/\/crl\.example\/one\.crl$/m,
    );
    for (const text of Object.values(tricks)) {
      if (![...text].every((character) => character <= '\x7f')) continue;
      const out = await told(text);
      assert.match(out, /, at: /);
      for (const line of out.split('\n')) {
        assert.match(line, SEEN);
        assert.ok(!line.startsWith(FORGED) && line.length < 2500);
      }
    }
  });

  it('not by ending the command with another code, nor by making it run on', async () => {
    const began = performance.now();
    const jws = (header: string) => utf8(`${toBase64Url(utf8(header))}.e30.AAAA`);
    for (const bytes of [
      jws('{"a":'.repeat(10_000)),
      jws('['.repeat(100_000)),
      jws('null'),
      utf8('{"alg":'),
      utf8(`-----BEGIN CERTIFICATE-----\n${' '.repeat(1_000_000)}`),
      utf8('-----BEGIN CERTIFICATE-----'.repeat(30_000)),
      utf8(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(1_000_001)}\n-----END CERTIFICATE-----`),
      new Uint8Array(1_000_000).fill(0x1b),
      new Uint8Array(0),
    ])
      await assertHarmless('login.jws', bytes, 'noAnswer');
    assert.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`);
  });

  it('nor takes it the report of another file away', async () => {
    const { judge } = await asItIs<Command>('tools/inro/verify.ts');
    const [holder, status] = [good.holder.certificate, good.staple];
    const { out, ends } = judge({
      files: [
        { name: `\x1b[2J`, bytes: utf8('\x1b[2J') },
        { name: 'leaf.cer', bytes: holder },
      ],
      trust: [{ name: 'root.cer', bytes: good.root.certificate }],
      with: [
        { name: 'status', bytes: status },
        { name: '\x1b', bytes: utf8('{') },
      ],
      at,
      purpose: undefined,
      json: false,
      locale: 'en',
    });
    assert.equal(out, 'leaf.cer: valid (TOTAL-PASSED)');
    assert.equal(ends, 'noAnswer');
  });

  /** A response about the holder whose signature does not hold, beside the one of the authority. */
  async function forgedStatus(world: World) {
    const { judge } = await world<Command>('tools/inro/verify.ts');
    const forged = good.staple.slice();
    forged[forged.length - 1]! ^= 1;
    const [root, holder, staple] = [good.root.certificate, good.holder.certificate, good.staple];
    return judge({
      files: [{ name: 'status.der', bytes: forged }],
      trust: [{ name: 'root.cer', bytes: root }],
      with: [
        { name: 'leaf.cer', bytes: holder },
        { name: 'good.der', bytes: staple },
      ],
      at,
      purpose: undefined,
      json: false,
      locale: 'en',
    });
  }

  it('not by standing beside the status that is genuine: what a file says is judged by itself', async () => {
    const { out, ends } = await forgedStatus(asItIs);
    assert.equal(ends, 'indeterminate');
    assert.match(out, /^status\.der: indeterminate \(.*\), of a certificate of another file, by this status alone/);
  });

  it('counter-test: judged with the status of others too, a forged one is called valid', async () => {
    const defence = 'own === undefined ? statusOf(file, others, target) : allStatus(others)';
    const world = without({ file: 'tools/inro/verify-file.ts', defence, instead: 'allStatus(others)' });
    assert.equal((await forgedStatus(world)).ends, 'valid');
  });

  for (const [what, before] of Object.entries({
    'the attacker’s as OpenSSL’s trusted certificate': (der: Uint8Array) =>
      `-----BEGIN TRUSTED CERTIFICATE-----\n${toBase64(concatBytes(der, Uint8Array.of(0x30, 0x00)))}\n-----END TRUSTED CERTIFICATE-----\n`,
    'one that cannot be read': () => '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
  })) {
    const chain = async () => {
      const stranger = await newRoot('Stranger');
      const good1 = `-----BEGIN CERTIFICATE-----\n${toBase64(good.holder.certificate)}\n-----END CERTIFICATE-----\n`;
      return utf8(before(stranger.certificate) + good1);
    };

    it(`nor by a good certificate behind ${what}, which others read first`, async () => {
      const { plain, json } = await saidOf(asItIs, 'chain.pem', await chain());
      assert.deepEqual([plain.ends, json.ends], ['invalid', 'invalid']);
    });

    it(`counter-test: read by kind and not by place, the verdict is about the one behind ${what}`, async () => {
      const world = without({
        file: 'tools/inro/verify-file.ts',
        defence: 'const own = file.first;',
        instead: 'const own = file.certificates[0] ?? file.unknown[0];',
      });
      const { plain } = await saidOf(world, 'chain.pem', await chain());
      assert.notEqual(plain.ends, 'invalid');
    });
  }

  describe('nor by a PEM text that others read otherwise: OpenSSL is asked, and never finds the stranger where we say "valid"', () => {
    const block = (der: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${toBase64(der).replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    const texts: Readonly<Record<string, (own: string, evil: string) => string>> = {
      'a block without its end': (own, evil) => evil.replace(/-----END.*\n/, '') + own,
      'a line with a hyphen before the end': (own, evil) => evil.replace('-----END', '-x\n-----END') + own,
      'a beginning in the middle of a line': (own, evil) => `# ${own}${evil}`,
      'all on one line': (own, evil) => `${own.replaceAll('\n', '')}\n${evil}`,
      'carriage returns alone': (own, evil) => own.replaceAll('\n', '\r') + evil,
      'line separators of Unicode': (own, evil) => `${own.replaceAll('\n', '\u2028')}\n${evil}`,
      'a blank that is none in the body': (own, evil) => own.replace('\n', '\n\u00a0') + evil,
      'a mark of byte order': (own, evil) => `\ufeff${own}${evil}`,
      'a blank before the beginning': (own, evil) => ` ${own}${evil}`,
      'a header of before': (own, evil) => evil.replace('\n', '\nProc-Type: 4,MIC-CLEAR\n\n') + own,
      'a label in small letters': (own, evil) => evil.replaceAll('CERTIFICATE', 'Certificate') + own,
    };
    for (const [what, make] of Object.entries(texts))
      it(what, async () => {
        const own = block(good.root.certificate);
        const evil = block((await newRoot('Stranger')).certificate);
        const text = make(own, evil);
        const { plain } = await saidOf(asItIs, 'f.pem', utf8(text));
        const openssl = spawnSync('openssl', ['x509', '-outform', 'DER'], { input: text });
        if (plain.ends === 'valid') assert.deepEqual(new Uint8Array(openssl.stdout), good.root.certificate);
      });

    it('and the certificate as it should be is valid, with line ends of either kind', async () => {
      for (const end of ['\n', '\r\n']) {
        const text = `Subject: x\n${block(good.root.certificate)}`.replaceAll('\n', end);
        assert.equal((await saidOf(asItIs, 'f.pem', utf8(text))).plain.ends, 'valid');
      }
    });

    it('counter-test: a reader that passes over what is no whole block calls the file valid', async () => {
      const world = without({
        file: 'packages/pki/src/read/pem.ts',
        defence: "if (out.length !== text.split(BEGIN).length - 1) refuse('value_not_allowed', 'pem');",
      });
      const stranger = block((await newRoot('Stranger')).certificate);
      const text = texts['a line with a hyphen before the end']!(block(good.root.certificate), stranger);
      assert.equal((await saidOf(world, 'f.pem', utf8(text))).plain.ends, 'valid');
    });
  });

  it('nor by what follows a good certificate in the same file: it is said that the first alone was judged', async () => {
    const pem = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`;
    const stranger = await newRoot('Stranger');
    const { plain, json } = await saidOf(
      asItIs,
      'two.pem',
      utf8(pem(good.holder.certificate) + pem(stranger.certificate)),
    );
    assert.match(plain.out, /^two\.pem: \w+ \(.*\), of the first of 2 certificates/);
    assert.equal((JSON.parse(json.out) as { of: string }[])[0]!.of, 'the first of 2 certificates');
  });

  /** The command in a folder that somebody else filled, with the names that a shell makes of an asterisk. */
  function inFolder(files: Readonly<Record<string, string | Uint8Array>>, make?: (path: string) => void) {
    const folder = temporaryFolder();
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, name), content);
      make?.(folder.path);
      const program = join(import.meta.dirname, '../../tools/inro/inro.mjs');
      const names = spawnSync('sh', ['-c', 'printf "%s\\0" *'], { cwd: folder.path, encoding: 'utf8' }).stdout;
      const args = [program, 'verify', ...names.split('\0').filter(Boolean)];
      const ended = spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8', timeout: 30_000 });
      const kept = Object.keys(files).map((name) => readFileSync(join(folder.path, name), 'utf8'));
      return { code: ended.status, said: ended.stdout + ended.stderr, kept };
    } finally {
      folder.dispose();
    }
  }
  const own = good.root.certificate;

  for (const name of ['--trust=certificate.cer', '--help', '--html=notes.txt', '--json', '-'])
    it(`nor by its name, where a shell takes all files: ${name}`, () => {
      const { code, said, kept } = inFolder({ 'certificate.cer': own, 'notes.txt': 'mine', [name]: '' });
      assert.equal(code, 3, said);
      assert.doesNotMatch(said, /: valid/);
      assert.equal(kept[1], 'mine');
    });

  it('nor by being a pipe that nobody writes into', () => {
    const pipe = (path: string) => spawnSync('mkfifo', [join(path, 'zz.crl')]);
    const { code, said } = inFolder({ 'certificate.cer': own }, pipe);
    assert.equal(code, 3, said);
    assert.match(said, /zz\.crl: not a file/);
  });

  it('counter-test: without the look at names a file makes the certificate beside it trusted', async () => {
    const ours = without({
      file: 'tools/inro/verify.ts',
      defence: '&& existsSync(arg)',
      instead: '&& false',
    });
    const folder = temporaryFolder();
    const before = process.cwd();
    try {
      process.chdir(folder.path);
      const { verify } = await ours<Command>('tools/inro/verify.ts');
      writeFileSync('certificate.cer', own);
      writeFileSync('--trust=certificate.cer', '');
      const args = ['--trust=certificate.cer', '--at', at.toISOString(), 'certificate.cer'];
      assert.equal(verify(args).ends, 'valid');
      const { verify: asItStands } = await asItIs<Command>('tools/inro/verify.ts');
      assert.equal(asItStands(args).ends, 'noAnswer');
    } finally {
      process.chdir(before);
      folder.dispose();
    }
  });

  it('counter-test: without the escaping a name draws "valid" over the line that says otherwise', async () => {
    const world = without({ file: 'tools/inro/printable.ts', defence: '.replace(UNSEEN, escaped)' });
    const { plain } = await saidOf(world, `\x1b[1A\x1b[2K\r${FORGED}`, good.holder.certificate);
    assert.ok(plain.out.includes(`\x1b[2K\r${FORGED}`));
  });
});
