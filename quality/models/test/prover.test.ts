import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prove } from '../prover/prove.ts';

const head = `free c: channel.
type key.
fun senc(bitstring, key): bitstring.
reduc forall m: bitstring, k: key; sdec(senc(m, k), k) = m.
fun hash(bitstring): bitstring.
free s, t: bitstring [private].
event a(bitstring).
event b(bitstring).
table rows(bitstring, bitstring).
`;
const verdicts = (text: string, clauses = 5_000): readonly string[] =>
  prove(head + text, { clauses, isOver: () => false }).map(({ verdict }) => verdict);

describe('the prover', () => {
  it('knows what an attacker reads, opens and builds, and no more', () => {
    const all = 'free k0: key. query attacker(s). query attacker(senc(hash(t), k0)). ';
    const sent = 'process new k: key; out(c, senc(s, k)); out(c, (senc(t, k), hash(s))); out(c, k)';
    assert.deepEqual(verdicts(all + sent), ['false', 'false']);
    assert.deepEqual(
      verdicts('query attacker(s). query attacker(hash(s)). process new k: key; out(c, (senc(s, k), hash(s)))'),
      ['true', 'false'],
    );
  });

  it('takes apart data and nothing else', () => {
    const pair = 'fun pair(bitstring, bitstring): bitstring KIND. query attacker(s). process out(c, pair(s, t))';
    assert.deepEqual(verdicts(pair.replace('KIND', '[data]')), ['false']);
    assert.deepEqual(verdicts(pair.replace('KIND', '')), ['true']);
  });

  it('lets the attacker use no private constructor, destructor or name', () => {
    const made = (kind: string) => `fun made(bitstring): bitstring ${kind}. query attacker(made(s)). process out(c, s)`;
    assert.deepEqual([verdicts(made('')), verdicts(made('[private]'))], [['false'], ['true']]);
    const opened = (kind: string) =>
      `fun box(bitstring): bitstring. reduc forall x: bitstring; unbox(box(x)) = x ${kind}. query attacker(s). process out(c, box(s))`;
    assert.deepEqual([verdicts(opened('')), verdicts(opened('[private]'))], [['false'], ['true']]);
  });

  it('says of an event that implies another whether each way to it goes by the other', () => {
    const query = 'query x: bitstring; event(b(x)) ==> event(a(x)). ';
    assert.deepEqual(verdicts(`${query}process in(c, x: bitstring); event a(x); event b(x)`), ['true']);
    assert.deepEqual(verdicts(`${query}process in(c, x: bitstring); event b(x); event a(x)`), ['false']);
    assert.deepEqual(verdicts(`${query}process in(c, (x: bitstring, y: bitstring)); event a(x); event b(y)`), [
      'false',
    ]);
    assert.deepEqual(
      verdicts(`${query}process in(c, (x: bitstring, y: bitstring)); event a(x); if x = y then event b(y)`),
      ['true'],
    );
  });

  it('reads conjunctions, disjunctions and variables that stand on the right alone', () => {
    const process = 'process in(c, (x: bitstring, y: bitstring)); event a(x); event a(y); event b(hash(x))';
    const implied = (right: string) =>
      verdicts(`query x: bitstring, y: bitstring; event(b(hash(x))) ==> ${right}. ${process}`);
    assert.deepEqual(implied('event(a(x)) && event(a(y))'), ['true']);
    assert.deepEqual(implied('event(b(s)) || event(a(x))'), ['true']);
    assert.deepEqual(implied('event(a(hash(x)))'), ['false']);
    assert.deepEqual(implied('event(a(x)) && event(a(s))'), ['false']);
  });

  it('keeps rows of a table from the attacker, and finds them again and again', () => {
    const process = '((insert rows(s, t)) | (!(in(c, x: bitstring); get rows(=x, y) in out(c, y))))';
    assert.deepEqual(verdicts(`query attacker(t). process ${process}`), ['true']);
    assert.deepEqual(verdicts(`query attacker(t). process ((${process}) | (out(c, s)))`), ['false']);
  });

  it('shows no run that cannot be: a session takes one message at a place', () => {
    // Two messages of one session that happens once are needed for both parts: clauses have forgotten that it happens once.
    const once = `free one, two: bitstring. query attacker(s).
      process new n: key; ((in(c, x: bitstring); out(c, senc(x, n))) | (in(c, (y: bitstring, z: bitstring)); if sdec(y, n) = one then if sdec(z, n) = two then out(c, s)))`;
    assert.deepEqual(verdicts(once), ['cannot be proved']);
    assert.deepEqual(
      verdicts(
        once.replace('((in(c, x: bitstring); out(c, senc(x, n)))', '((!(in(c, x: bitstring); out(c, senc(x, n))))'),
      ),
      ['false'],
    );
  });

  it('goes both ways of an if, and shows no run in which equal things differ', () => {
    const text = (left: string) =>
      `query attacker(s). process in(c, x: bitstring); if ${left} = hash(t) then 0 else out(c, s)`;
    assert.deepEqual(verdicts(text('x')), ['false']);
    assert.deepEqual(verdicts(text('hash(t)')), ['cannot be proved']);
  });

  it('says that it cannot decide past a limit, and never that something is true', () => {
    const text =
      'query attacker(s). process !(in(c, x: bitstring); new k: key; out(c, senc(hash(x), k)); in(c, y: bitstring); out(c, sdec(y, k)))';
    assert.deepEqual(verdicts(text), ['true']);
    assert.deepEqual(verdicts(text, 4), ['cannot be decided']);
    const over = prove(head + text, { clauses: 5_000, isOver: () => true });
    assert.deepEqual(
      over.map(({ verdict }) => verdict),
      ['cannot be decided'],
    );
    // Grows for ever: what comes back is sealed once more.
    const endless = `free k: key [private]. query attacker(s).
      process ((out(c, senc(t, k))) | (!(in(c, x: bitstring); let y = sdec(x, k) in out(c, senc(senc(y, k), k)))))`;
    assert.notDeepEqual(verdicts(endless, 300), ['false']);
  });
});

describe('what is no model', () => {
  const refused: Readonly<Record<string, string>> = {
    'an equation': 'equation forall x: bitstring; hash(hash(x)) = x. process 0',
    'a private channel': 'free d: channel [private]. process 0',
    'a channel that was received': 'process in(c, d: channel); out(d, s)',
    'a phase': 'process phase 1; 0',
    'an injective query': 'query x: bitstring; inj-event(a(x)) ==> inj-event(b(x)). process 0',
    'an else of a let': 'process in(c, x: bitstring); let (y: bitstring, z: bitstring) = x in 0 else out(c, s)',
    'an else of a get': 'process get rows(x, y) in 0 else out(c, s)',
    'an if with else and a destructor':
      'process new k: key; in(c, x: bitstring); if sdec(x, k) = s then 0 else out(c, s)',
    'arms of a bar without brackets': 'process out(c, s) | out(c, t)',
    'another type': 'process new k: key; out(c, hash(k))',
    'too few arguments': 'process out(c, hash())',
    'an unknown name': 'process out(c, u)',
    'an unknown process': 'process p(s)',
    'an unknown event': 'process event z(s)',
    'a type that a name in a tuple lacks': 'process in(c, (x, y: bitstring)); 0',
    'a name for two things': 'fun s(bitstring): bitstring. process 0',
    'a keyword for a name': 'free in: bitstring. process 0',
    'a process that calls itself': 'let p(x: bitstring) = out(c, x); p(x). process p(s)',
    'a declaration after a query': 'query attacker(s). free u: bitstring. process 0',
    'what comes after the process': 'process 0 query attacker(s).',
    'an option that is not known': 'fun f(bitstring): bitstring [typeConverter]. process 0',
    'a result with a variable of its own': 'reduc forall x: bitstring, y: bitstring; g(hash(x)) = y. process 0',
    'a sign that is of no subset': 'process out(c, s + t)',
  };
  for (const [what, text] of Object.entries(refused))
    it(`${what}: refused with its line`, () => {
      assert.throws(() => verdicts(text), { name: 'ModelError', message: /^line \d+: / });
    });
});
