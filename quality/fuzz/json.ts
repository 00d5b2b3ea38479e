import fc from 'fast-check';

type Json = unknown;
const NASTY: readonly Json[] = [
  null,
  true,
  '',
  0,
  -1,
  1e308,
  2 ** 53,
  0.5,
  [],
  {},
  [[]],
  'a'.repeat(5000),
  '\u0000',
  '\ud800',
  '\u202e',
  '%00',
  '../../x',
  'http://bank.localhost:1/',
  "';drop table x;--",
];

interface Step {
  readonly kind: number;
  readonly at: number;
  readonly value: Json;
  readonly name: string;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(6),
  at: fc.nat(0xffff),
  value: fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue({ maxDepth: 3 })),
  name: fc.oneof(fc.constantFrom('constructor', 'toString', '__proto__', 'extra'), fc.string({ maxLength: 12 })),
});

const isObject = (value: Json): value is Record<string, Json> | Json[] => typeof value === 'object' && value !== null;

/** Every place in a document: the holder and the name under which it holds something. */
function places(value: Json, out: [Record<string, Json>, string][] = []): [Record<string, Json>, string][] {
  if (!isObject(value)) return out;
  for (const name of Object.keys(value)) {
    const holder = value as Record<string, Json>;
    out.push([holder, name]);
    places(holder[name], out);
  }
  return out;
}

function apply(document: Json, { kind, at, value: shared, name }: Step): void {
  const value = structuredClone(shared);
  const all = places(document);
  if (all.length === 0) return;
  const [holder, key] = all[at % all.length]!;
  const old = holder[key];
  if (kind === 0) delete holder[key];
  else if (kind === 1 && Array.isArray(holder)) holder.splice(at % (holder.length + 1), 0, value);
  else if (kind === 1) holder[name] = value;
  else if (kind === 2 && typeof old === 'string') holder[key] = old.slice(0, at % (old.length + 1));
  else if (kind === 3 && typeof old === 'string') holder[key] = `${old.slice(0, at % 9)}${name}${old.slice(at % 9)}`;
  else if (kind === 4) holder[key] = [old, old];
  else if (kind === 5 && typeof old === 'number') holder[key] = old + (at % 2 ? 1 : -1);
  else holder[key] = value;
}

/** Real documents with one to three members changed, left out, added or turned into something else. */
export function mutatedJson(samples: readonly Json[]): fc.Arbitrary<Json> {
  return fc.tuple(fc.nat(samples.length - 1), fc.array(step, { minLength: 1, maxLength: 3 })).map(([index, steps]) => {
    const document = structuredClone(samples[index]);
    for (const one of steps) apply(document, one);
    return JSON.parse(JSON.stringify(document) ?? 'null') as Json;
  });
}

/** Real texts with one to four changes: cut, doubled, characters put in or exchanged. */
export function mutatedText(samples: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    kind: fc.nat(4),
    at: fc.nat(0xffff),
    text: fc.oneof(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom('"', '{', '[', '\\', '.', '=', '&', '%', '#', '?'),
    ),
  });
  const steps = fc.array(change, { minLength: 1, maxLength: 4 });
  return fc.tuple(fc.constantFrom(...samples), steps).map(([sample, list]) =>
    list.reduce((text, { kind, at, text: put }) => {
      const place = at % (text.length + 1);
      if (kind === 0) return text.slice(0, place);
      if (kind === 1) return text.slice(0, place) + put + text.slice(place);
      if (kind === 2) return text.slice(0, place) + put + text.slice(place + put.length);
      if (kind === 3) return text + text.slice(place, place + 200);
      return text.slice(0, place) + text.slice(place + 1 + (at % 7));
    }, sample),
  );
}
