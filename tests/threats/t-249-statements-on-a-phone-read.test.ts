// The threat: docs/threats/t-249-statements-on-a-phone-read.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { JPKI_AID, JpkiClient, StatementKeys } from '@inro/jpki';
import { STATEMENT_POOL, sealingKey, statementKey } from '@inro/jpki-profile';
import { Staples } from '@inro/wallet/core';
import { readAttestationChain } from '../../apps/wallet/src/core/enrolment/attestation.ts';
import { openStatements } from '../../apps/wallet/src/core/statements/open.ts';
import { entry, PIN } from './support/people.ts';
import { openScene, type Scene, sceneIn } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-249 statements on a phone are read', () => {
  let victim: Scene;
  let thief: Scene;
  before(async () => {
    victim = await openScene();
    thief = await sceneIn(victim.house);
  });
  after(() => victim.close());

  const onApplet = async <T>(
    scene: Scene,
    work: (keys: StatementKeys, client: JpkiClient) => Promise<T>,
  ): Promise<T> => {
    const channel = await scene.ports.door.openChannel(JPKI_AID);
    try {
      return await work(new StatementKeys(channel), new JpkiClient(channel));
    } finally {
      await channel.close();
    }
  };
  /** What the authority answers to this token and the keys of this phone. */
  async function ask(token: string, scene: Scene) {
    const keys = await onApplet(scene, async (applet) => {
      const made = [];
      const places = Array.from({ length: STATEMENT_POOL }, (_, place) => statementKey(1, place));
      for (const reference of [sealingKey(1), ...places]) {
        const { point, attestation } = (await applet.make(reference))!;
        made.push({ point: toBase64(point), attestation: toBase64(attestation) });
      }
      return made;
    });
    const [sealing, ...others] = keys;
    const attestationChain = toBase64(await readAttestationChain(scene.ports.door));
    const { status, body } = await httpRequest(`${scene.house.system.origin('status')}/statements`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ attestationChain, sealing, keys: others }),
    });
    const answer = JSON.parse(Buffer.from(body).toString()) as { sealed: string; code?: string };
    return { status, ...answer };
  }
  const openedBy = (scene: Scene, sealed: string, bank: 0 | 1, pin?: string) =>
    onApplet(scene, async (keys, client) => {
      if (pin !== undefined) await client.verify('userAuthenticationPin', new Secret(pin));
      return await openStatements(sealed, (point) => keys.agree(bank, point), scene.ports);
    });
  const stored = async (): Promise<string> =>
    (JSON.parse((await victim.ports.storage.get('statements'))!) as { sealed: string }).sealed;
  const tokenOf = async (scene: Scene): Promise<string> => (await new Staples(scene.ports).token())!;

  it('by whoever copies what the wallet keeps: there is no attribute in it, and no other phone opens it', async () => {
    const sealed = await stored();
    const bytes = Buffer.from(sealed.split('.')[3]!, 'base64url');
    for (const word of [entry.name, entry.address, entry.dateOfBirth, 'age_over']) {
      assert.ok(!sealed.includes(word) && !bytes.includes(word), word);
    }
    await ask(await tokenOf(thief), thief);
    for (const bank of [0, 1] as const)
      await assert.rejects(openedBy(thief, sealed, bank, PIN), ({ code }: { code: string }) =>
        ['wallet.answer_malformed', 'jpki.statement_keys_missing'].includes(code),
      );
  });

  it('by whoever has the phone too, without the PIN; the counter of tries is the applet’s', async () => {
    const sealed = await stored();
    await assert.rejects(openedBy(victim, sealed, 0), { code: 'jpki.verification_required' });
    await assert.rejects(openedBy(victim, sealed, 0, '0000'), { code: 'jpki.secret_wrong' });
    assert.ok(JSON.stringify(await openedBy(victim, sealed, 0, PIN)).length > 1000, 'its holder opens it');
  });

  it('by whoever changes it: another header, point, text or tag opens nothing', async () => {
    const parts = (await stored()).split('.');
    for (const at of [0, 2, 3, 4]) {
      const changed = parts.map((part, index) =>
        index === at ? `${part[0] === 'A' ? 'B' : 'A'}${part.slice(1)}` : part,
      );
      await assert.rejects(openedBy(victim, changed.join('.'), 0, PIN), { code: 'wallet.answer_malformed' });
    }
    for (const other of [
      '',
      'a.b',
      parts.slice(0, 4).join('.'),
      [...parts, ''].join('.'),
      ['e30', ...parts.slice(1)].join('.'),
    ])
      await assert.rejects(openedBy(victim, other, 0, PIN), { code: 'wallet.answer_malformed' });
  });

  it('by whoever has the status token alone: they are sealed to the phone that it belongs to', async () => {
    const token = await tokenOf(victim);
    assert.equal((await ask(token, thief)).code, 'ca.attestation_invalid');
    // A token that was cut short, lengthened, or is of nobody.
    for (const other of [token.slice(1), `${token}A`, 'a-token-that-nobody-ever-had'])
      assert.equal((await ask(other, thief)).code, 'ca.staple_token_invalid');
  });

  it('counter-test: where the CA seals to any phone, the token of one is the name and address of its holder', async () => {
    await victim.house.replace(
      'ca',
      without({
        file: 'apps/ca/src/statements/keys.ts',
        defence: '!leaf || !sameBytes(sha256!, holder.elementSha256)',
        instead: '!leaf',
      }),
    );
    victim.house.clock.move(6 * 60_000);
    const { sealed } = await ask(await tokenOf(victim), thief);
    const { login } = await openedBy(thief, sealed, 1, PIN);
    const said = login
      .split('~')
      .slice(1, -1)
      .map((one) => Buffer.from(one, 'base64url').toString());
    assert.ok(said.some((one) => one.includes(entry.name)));
  });
});
