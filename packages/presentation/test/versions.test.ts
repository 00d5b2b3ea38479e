import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Acts,
  checkRequest,
  clientIdOf,
  LEAST_NOTICE_DAYS,
  readAnswerForm,
  readRequestObject,
  standingOfVersions,
  type VersionRow,
  versionTable,
  writeRefusalForm,
  writeRequestObject,
} from '../src/index.ts';
import { makeParty, purpose, refusedWith, requestSigner, requestVerifier } from './support/parties.ts';

const DAY = 86_400_000;
const login: Acts = { login: { act: 'login', maxStapleAge: 86_400 } };
const attributes: Acts = { attributes: { act: 'attributes', keptDays: 1, maxStapleAge: 86_400 } };
const table: readonly VersionRow[] = [
  { version: 'protocol/1', deprecatedFrom: '2027-01-01', refusedFrom: null },
  { version: 'inro-sdk/0.1.0', deprecatedFrom: '2027-01-01', refusedFrom: '2027-07-01' },
];
const of = { acts: attributes, protocol: 1, software: 'inro-sdk/0.1.0' };
const at = (text: string) => new Date(text);

describe('ADR 98: versions end on a day that everybody can read', () => {
  it('and none is refused sooner than it was told, for half a year', () => {
    for (const { version, deprecatedFrom, refusedFrom } of versionTable) {
      assert.match(version, /^[\w.+-]{1,40}\/[\w.+-]{1,24}$/);
      if (refusedFrom === null) continue;
      assert.ok(deprecatedFrom !== null, version);
      const notice = (Date.parse(refusedFrom) - Date.parse(deprecatedFrom)) / DAY;
      assert.ok(notice >= LEAST_NOTICE_DAYS, version);
    }
    assert.equal(new Set(versionTable.map(({ version }) => version)).size, versionTable.length);
  });

  it('are as they were until the day begins, then told, then over, to the second', () => {
    const notice = [{ version: 'inro-sdk/0.1.0', refusedFrom: '2027-07-01' }];
    for (const [time, isOver, deprecated] of [
      ['2026-12-31T23:59:59Z', false, []],
      ['2027-01-01T00:00:00Z', false, notice],
      ['2027-06-30T23:59:59Z', false, notice],
      ['2027-07-01T00:00:00Z', true, notice],
      ['2099-01-01T00:00:00Z', true, notice],
    ] as const)
      assert.deepEqual(standingOfVersions(of, at(time), table), { isOver, deprecated }, time);
  });

  it('and what no row names decides nothing, nor does a login alone, which names none', () => {
    const late = at('2099-01-01T00:00:00Z');
    for (const software of ['other/0.1.0', 'inro-sdk/0.1.1', 'inro-sdk/0.1', 'INRO-SDK/0.1.0', undefined])
      assert.equal(
        standingOfVersions({ acts: attributes, protocol: 1, ...(software && { software }) }, late, table).isOver,
        false,
      );
    assert.equal(standingOfVersions({ acts: login }, late).isOver, false);
    assert.equal(standingOfVersions({ acts: attributes }, late).isOver, true, 'protocol/none');
    assert.equal(standingOfVersions({ acts: { ...login, ...attributes } }, late).isOver, true);
    assert.equal(standingOfVersions({ ...of, acts: login }, late, table).isOver, true, 'one that names its version');
  });

  describe('a request for more than a login that names no version', () => {
    const bank = makeParty('access');
    const link = { clientId: clientIdOf(bank.certificate), requestUri: 'http://bank.localhost:8429/r/1' };
    async function checkedAt(now: Date, acts: Acts, named: boolean) {
      const seconds = Math.floor(now.getTime() / 1000);
      const signer = requestSigner(bank);
      const jwt = await writeRequestObject(
        {
          responseUri: 'http://bank.localhost:8429/a',
          nonce: randomBytes(32).toString('base64url'),
          state: 'x'.repeat(22),
          issuedAt: seconds,
          expiresAt: seconds + 300,
          acts,
          purpose,
          flow: 'same-device',
        },
        {
          ...signer,
          sign: (input) => {
            unnamed = withoutVersion(input);
            return signer.sign(named ? input : unnamed);
          },
        },
      );
      const sent = named ? jwt : `${unnamed}.${jwt.split('.').at(-1)}`;
      return checkRequest(readRequestObject(sent), link, { at: now, verifier: requestVerifier([bank]) });
    }
    let unnamed = '';
    const withoutVersion = (input: string): string => {
      const [header, payload] = input.split('.') as [string, string];
      const { inro_version: _, ...claims } = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    };

    it('is answered, told of with the answer, and refused as the clock goes on', async () => {
      const early = await checkedAt(at('2026-11-30T12:00:00Z'), attributes, false);
      assert.equal(new URLSearchParams(writeRefusalForm(early)).has('inro_deprecated'), false);
      const later = await checkedAt(at('2027-11-30T12:00:00Z'), attributes, false);
      assert.deepEqual(readAnswerForm(writeRefusalForm(later)).deprecated, [
        { version: 'protocol/none', refusedFrom: '2027-12-01' },
      ]);
      const over = at('2027-12-01T00:00:00Z');
      await assert.rejects(checkedAt(over, attributes, false), refusedWith('presentation.version_over'));
      await checkedAt(over, login, true);
      await checkedAt(over, attributes, true);
    });
  });

  it('and what a form says of it in another form is nothing, and refuses no answer', () => {
    const said = (inro_deprecated: string) =>
      readAnswerForm(new URLSearchParams({ error: 'access_denied', state: 'x'.repeat(22), inro_deprecated }).toString())
        .deprecated;
    assert.equal(said('protocol/1 2027-12-01,inro-sdk/0.1.0 2028-01-01').length, 2);
    for (const text of [
      '',
      'protocol/1',
      'protocol/1 tomorrow',
      'protocol/1 2027-13-01',
      'protocol/1 2027-12-01 ',
      'protocol/1 2027-12-01,',
      'protocol/1\n2027-12-01',
      '<b>/1 2027-12-01',
      `${'a'.repeat(41)}/1 2027-12-01`,
      Array(5).fill('protocol/1 2027-12-01').join(),
    ])
      assert.deepEqual(said(text), [], text);
  });
});
