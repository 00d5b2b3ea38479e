import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import fc from 'fast-check';
import {
  AS_ISSUER,
  ISD,
  newElement,
  probe,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  deleteCommand,
  extradite,
  getStatus,
  installCommand,
  installDomain,
  makeSelectable,
  OffCard,
  setStatus,
} from '../../../quality/testing/element/off-card.ts';

suite('GPCS 2.3.1 §5.1, card life cycle', () => {
  const LEGAL = ['01-07', '07-0F', '0F-7F', '7F-0F', '01-FF', '07-FF', '0F-FF', '7F-FF'];
  test('from SECURED only CARD_LOCKED and back, and TERMINATED for ever; any other step is refused', async () => {
    const states = ['01', '07', '0F', '7F', 'FF'];
    for (const path of states.flatMap((a) => states.map((b) => [a, b] as const))) {
      const { card } = newElement(testOrder(), [probe]);
      const isd = await OffCard.open(card, AS_ISSUER);
      let now = '0F';
      for (const wanted of path) {
        const expected = LEGAL.includes(`${now}-${wanted}`) ? '9000' : '6985';
        assert.equal(await isd.status(setStatus(0x80, Number.parseInt(wanted, 16))), expected, `${now} to ${wanted}`);
        if (expected === '9000') now = wanted;
      }
    }
  });
  test('a locked card lets its issuer in and nobody else; a terminated one answers GET DATA alone', async () => {
    const { card } = newElement(testOrder(), [probe]);
    const isd = await OffCard.open(card, AS_ISSUER);
    await isd.done(installDomain(fromHex('A0000000990001')));
    await isd.done(setStatus(0x80, 0x7f));
    assert.equal(await isd.status(installDomain(fromHex('A0000000990002'))), '6985');
    assert.equal(await statusOf(card, selectCommand(fromHex('A0000000990001'))), '6A81');
    assert.equal(await statusOf(card, selectCommand(ISD)), '6283');
    await card.reset();
    const again = await card.process(selectCommand(ISD));
    assert.equal(again.statusWord, 0x6283);
  });
  test('a terminated card does nothing any more, also after power-off', async () => {
    const { card } = newElement(testOrder(), [probe]);
    const isd = await OffCard.open(card, AS_ISSUER);
    await isd.done(setStatus(0x80, 0xff));
    assert.equal(await statusOf(card, selectCommand(ISD)), '6985');
    await card.reset();
    assert.equal(await statusOf(card, { ...selectCommand(ISD), cla: 0x80, ins: 0x50 }), '6985');
    assert.equal(await statusOf(card, { ...selectCommand(ISD), cla: 0x80, ins: 0xca, p1: 0x9f, p2: 0x7f }), '9000');
  });
});

/** What the reference model knows of one instance. */
interface Known {
  state: number;
  parent: string;
  domain: boolean;
}
const NAMES = ['A0000000990001', 'A0000000990002', 'A0000000990003'];
const ROOT = toHex(ISD);

class Model {
  readonly instances = new Map<string, Known>();

  install(aid: string, domain: boolean, state: number): boolean {
    if (this.instances.has(aid)) return false;
    this.instances.set(aid, { state, parent: ROOT, domain });
    return true;
  }
  makeSelectable(aid: string): boolean {
    const known = this.instances.get(aid);
    if (known?.state !== 0x03 || !this.#reachesRoot(aid)) return false;
    known.state = 0x07;
    return true;
  }
  lock(aid: string, lock: boolean): boolean {
    const known = this.instances.get(aid);
    if (known === undefined || known.state >= 0x80 === lock) return false;
    known.state ^= 0x80;
    return true;
  }
  extradite(aid: string, to: string): boolean {
    const known = this.instances.get(aid);
    const target = this.instances.get(to);
    if (known?.parent !== ROOT || !target?.domain || target.state >= 0x80) return false;
    if (to !== aid && this.#above(to).includes(aid)) return false;
    if (to === aid && !known.domain) return false;
    known.parent = to;
    return true;
  }
  delete(aid: string, related: boolean): boolean {
    if (!this.instances.has(aid)) return false;
    const below = [...this.instances.keys()].filter((other) => other !== aid && this.#above(other).includes(aid));
    if (below.length > 0 && !related) return false;
    for (const gone of [...below, aid]) this.instances.delete(gone);
    return true;
  }
  /** A domain extradited to itself begins a hierarchy of its own: Authorized Management from outside ends there. */
  #reachesRoot(aid: string): boolean {
    const parent = this.instances.get(aid)?.parent;
    return parent === ROOT || (parent !== undefined && parent !== aid && this.#reachesRoot(parent));
  }
  #above(aid: string): string[] {
    const parent = this.instances.get(aid)?.parent;
    return parent === undefined || parent === ROOT || parent === aid ? [] : [parent, ...this.#above(parent)];
  }
}

const name = fc.constantFrom(...NAMES);
const step = fc.oneof(
  fc.record({ kind: fc.constant('install' as const), aid: name, domain: fc.boolean(), selectable: fc.boolean() }),
  fc.record({ kind: fc.constant('makeSelectable' as const), aid: name }),
  fc.record({ kind: fc.constant('lock' as const), aid: name, lock: fc.boolean() }),
  fc.record({ kind: fc.constant('extradite' as const), aid: name, to: name }),
  fc.record({ kind: fc.constant('delete' as const), aid: name, related: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function commandOf(at: Step) {
  const aid = fromHex(at.aid);
  if (at.kind === 'install') {
    const purpose = at.selectable ? 0x0c : 0x04;
    const domain = { loadFile: fromHex('A0000001515350'), module: fromHex('A000000151535041'), privileges: '80' };
    const application = { loadFile: fromHex('D392F0002601'), module: fromHex('D392F00026010000') };
    return installCommand({ ...(at.domain ? domain : application), aid, purpose, parameters: 'C900' });
  }
  if (at.kind === 'makeSelectable') return makeSelectable(aid);
  if (at.kind === 'lock') return setStatus(0x40, at.lock ? 0x80 : 0x00, aid);
  if (at.kind === 'extradite') return extradite(aid, fromHex(at.to));
  return deleteCommand(aid, at.related);
}

function inModel(model: Model, at: Step): boolean {
  if (at.kind === 'install') return model.install(at.aid, at.domain, at.selectable ? 0x07 : 0x03);
  if (at.kind === 'makeSelectable') return model.makeSelectable(at.aid);
  if (at.kind === 'lock') return model.lock(at.aid, at.lock);
  if (at.kind === 'extradite') return model.extradite(at.aid, at.to);
  return model.delete(at.aid, at.related);
}

suite('GPCS 2.3.1 §5.3 and §9, instances against a reference model', () => {
  test('random histories: the element takes exactly the steps that the model takes, and shows its states', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { card } = newElement(testOrder(), [probe]);
        const isd = await OffCard.open(card, AS_ISSUER);
        const model = new Model();
        for (const at of steps) {
          const status = await isd.status(commandOf(at));
          assert.equal(status === '9000', inModel(model, at), `${JSON.stringify(at)} answered ${status}`);
        }
        for (const [aid, { state, parent }] of model.instances) {
          const shown = toHex(await isd.done(getStatus(0x40, false, `4F07${aid}`)));
          assert.ok(shown.includes(`4F07${aid}9F7001${toHex(Uint8Array.of(state))}`), shown);
          assert.ok(shown.endsWith(parent), shown);
        }
        assert.equal((await isd.status(getStatus(0x40))) === '6A88', model.instances.size === 0);
        for (const [aid, { state }] of model.instances) {
          assert.equal(await statusOf(card, selectCommand(fromHex(aid))), state === 0x07 ? '9000' : '6A82');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
