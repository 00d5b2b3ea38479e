import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { temporaryServiceKey } from '../src/node/index.ts';
import { readTransaction, type Transaction, writeTransaction } from '../src/transaction.ts';

const key = temporaryServiceKey();

const common: Omit<Transaction, 'acts'> = {
  id: 'a',
  page: 'b',
  flow: 'same-device',
  state: 'waiting',
  clientId: 'c',
  responseUri: 'https://bank.example/presentations/answers',
  nonce: 'n',
  request: 'r',
  requestDigest: 'd',
  browserSession: 's',
  createdAt: 1,
  expiresAt: 2,
};
const login = { act: 'login', maxStapleAge: 600 } as const;
const attributes = { act: 'attributes', keptDays: 1, maxStapleAge: 600 } as const;
/** How a version that knew logins alone read a row. */
const readBefore = (data: string): string => {
  const { act = 'login' } = JSON.parse(data) as { act?: string };
  if (act !== 'login') throw new TypeError('no act of this profile');
  return act;
};

describe('the row of a transaction', () => {
  it('is read as it was written, whatever is asked for', () => {
    for (const acts of [{ login }, { attributes }, { login, attributes }])
      assert.deepEqual(readTransaction(writeTransaction({ ...common, acts }, key).data, key), { ...common, acts });
  });
  it('of a login alone is what an earlier version wrote; of anything else that version takes it for no login', () => {
    assert.equal(readBefore(writeTransaction({ ...common, acts: { login } }, key).data), 'login');
    for (const acts of [{ attributes }, { login, attributes }])
      assert.throws(() => readBefore(writeTransaction({ ...common, acts }, key).data), TypeError);
  });
  it('of an act that this version does not know is refused, also one with the name of something else', () => {
    const { data } = writeTransaction({ ...common, acts: { attributes } }, key);
    const row = JSON.parse(data) as object;
    for (const wrong of [
      { ...row, act: 'login' },
      { ...row, act: 'later' },
      { ...row, act: undefined },
      { ...common, act: 'several', maxStapleAge: 600 },
      { ...row, acts: { attributes, payment: {} } },
      { ...row, acts: { constructor: {} } },
      { ...row, acts: { toString: login } },
    ])
      assert.throws(() => readTransaction(JSON.stringify(wrong), key), TypeError);
    assert.throws(() => readTransaction(data.replace('"attributes":{', '"__proto__":{'), key), TypeError);
  });
});
