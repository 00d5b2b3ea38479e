import assert from 'node:assert/strict';
import { createECDH, createHash } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import type { StatusWord } from '@inro/apdu';
import { Secret } from '@inro/foundation';
import { JpkiClient, StatementKeys } from '@inro/jpki';
import { sealingKey, statementKey } from '@inro/jpki-profile';
import type { CardInterface } from '@inro/secure-element';
import { newJpkiElement, personaliseFully } from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

const refused = (code: string) => ({ name: 'InroError', code });
const digest = new Uint8Array(createHash('sha256').update('shown').digest());

describe('StatementKeys over the real element (docs/protocol/applet.md §5)', () => {
  let card: CardInterface;
  let client: JpkiClient;
  let keys: StatementKeys;
  beforeEach(async () => {
    card = newJpkiElement('phone', new MemoryStore()).connect();
    await personaliseFully(card);
    client = await JpkiClient.select(card);
    keys = new StatementKeys(card);
  });

  it('makes, signs once and opens, each refusal with its code', async () => {
    const made = await keys.make(statementKey(0, 0));
    assert.equal(made?.point.length, 65);
    await assert.rejects(keys.signOnce(statementKey(0, 0), digest), refused('jpki.verification_required'));
    await client.verify('userAuthenticationPin', new Secret('1234'));
    assert.equal((await keys.signOnce(statementKey(0, 0), digest)).length, 64);
    await assert.rejects(keys.signOnce(statementKey(0, 0), digest), refused('jpki.statement_keys_missing'));
    const theirs = createECDH('prime256v1');
    const point = new Uint8Array(theirs.generateKeys());
    await assert.rejects(keys.agree(1, point), refused('jpki.statement_keys_missing'));
    const sealing = await keys.make(sealingKey(1));
    assert.deepEqual(await keys.agree(1, point), new Uint8Array(theirs.computeSecret(sealing!.point)));
  });

  it('an applet of before has none, and one that answers something else is not believed', async () => {
    const answering = (statusWord: number, data = new Uint8Array(0)) =>
      new StatementKeys({ transmit: async () => ({ data, statusWord: statusWord as StatusWord }) });
    for (const statusWord of [0x6d00, 0x6e00, 0x6a86]) assert.equal(await answering(statusWord).make(0), undefined);
    await assert.rejects(answering(0x9000).make(0), refused('jpki.unexpected_answer'));
    await assert.rejects(answering(0x9000, new Uint8Array(63)).signOnce(1, digest), refused('jpki.unexpected_answer'));
    await assert.rejects(answering(0x6f00).agree(0, new Uint8Array(65)), refused('jpki.unexpected_answer'));
    await assert.rejects(answering(0x6985).make(0), refused('jpki.key_not_ready'));
  });
});
