import { concatBytes } from '@inro/foundation';
import fc from 'fast-check';

/** A DER element as a tree; what does not parse inside is content. */
interface Node {
  readonly tag: number;
  /** Octets before the children that are no element: the unused-bits octet of a BIT STRING. */
  readonly prefix: Uint8Array;
  readonly children: readonly Node[] | undefined;
  readonly content: Uint8Array;
}

const NONE = new Uint8Array(0);
const MAY_HOLD_ELEMENTS = new Set([0x03, 0x04]);

function readHeader(bytes: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) return undefined;
  let start = at + 2;
  if (length >= 0x80) {
    const count = length - 0x80;
    if (count < 1 || count > 3) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start++] ?? 0);
  }
  return start + length > bytes.length ? undefined : { tag, start, end: start + length };
}

function readNodes(bytes: Uint8Array): readonly Node[] | undefined {
  const out: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes, at);
    if (header === undefined) return undefined;
    out.push(readNode(header.tag, bytes.subarray(header.start, header.end)));
    at = header.end;
  }
  return out;
}

function readNode(tag: number, content: Uint8Array): Node {
  const hidden = MAY_HOLD_ELEMENTS.has(tag);
  const prefix = tag === 0x03 ? content.subarray(0, 1) : NONE;
  const inner = content.subarray(prefix.length);
  const children = (tag & 0x20) !== 0 || (hidden && inner.length > 3) ? readNodes(inner) : undefined;
  return { tag, prefix, children, content };
}

/** How lengths are written: DER, or one of the ways that X.690 §10.1 forbids. */
type LengthForm = 'der' | 'padded' | 'indefinite' | 'huge';

function writeLength(length: number, form: LengthForm): Uint8Array {
  if (form === 'huge') return Uint8Array.of(0x84, 0x7f, 0xff, 0xff, 0xff);
  if (form === 'padded') return Uint8Array.of(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
  if (form === 'indefinite') return Uint8Array.of(0x80);
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  if (length < 0x10000) return Uint8Array.of(0x82, length >> 8, length & 0xff);
  return Uint8Array.of(0x83, length >> 16, (length >> 8) & 0xff, length & 0xff);
}

function write(node: Node, forms: ReadonlyMap<Node, LengthForm>): Uint8Array {
  const content =
    node.children === undefined
      ? node.content
      : concatBytes(node.prefix, ...node.children.map((child) => write(child, forms)));
  const form = forms.get(node) ?? 'der';
  const end = form === 'indefinite' ? new Uint8Array(2) : NONE;
  return concatBytes(Uint8Array.of(node.tag), writeLength(content.length, form), content, end);
}

interface Step {
  readonly kind: number;
  readonly at: number;
  readonly other: number;
  readonly value: number;
  readonly bytes: Uint8Array;
}
const u32 = fc.nat(0xffffffff);
const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1c, 0x1e, 0x30, 0x31, 0x80,
];
const step: fc.Arbitrary<Step> = fc.record({
  kind: u32,
  at: u32,
  other: u32,
  value: fc.oneof(fc.nat(255), fc.constantFrom(...TAGS, 0xa0, 0xa1, 0xa2, 0xa3)),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 24 }),
    fc.constantFrom(
      NONE,
      Uint8Array.of(0),
      Uint8Array.of(0x80),
      new Uint8Array(300).fill(0xff),
      new Uint8Array(9000).fill(1),
    ),
  ),
});

const steps = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(step) },
  { weight: 2, arbitrary: fc.array(step, { minLength: 2, maxLength: 4 }) },
);

type Change = (chosen: Node, siblings: readonly Node[], donor: Node, step: Step) => readonly Node[];
const leaf = (tag: number, content: Uint8Array): Node => ({ tag, prefix: NONE, children: undefined, content });
const around = (tag: number, child: Node): Node => ({ tag, prefix: NONE, children: [child], content: NONE });

function nested(node: Node, depth: number): Node {
  let out = node;
  for (let i = 0; i < depth; i++) out = around(i % 2 === 0 ? 0x30 : 0xa0, out);
  return out;
}

/** Changes of one node, given its siblings (itself among them): what stands in their place. */
const changes: readonly Change[] = [
  (chosen, all) => all.filter((node) => node !== chosen),
  (chosen, all) => all.flatMap((node) => (node === chosen ? [node, node] : [node])),
  (chosen, all) => all.flatMap((node) => (node === chosen ? Array<Node>(40).fill(node) : [node])),
  (_chosen, all) => all.toReversed(),
  (chosen, all, _donor, { value }) => all.map((node) => (node === chosen ? { ...node, tag: value } : node)),
  (chosen, all, _donor, { bytes }) => all.map((node) => (node === chosen ? leaf(node.tag, bytes) : node)),
  (chosen, all, donor) => all.map((node) => (node === chosen ? donor : node)),
  (chosen, all, donor) => all.flatMap((node) => (node === chosen ? [node, donor] : [node])),
  (chosen, all, donor) => all.map((node) => (node === chosen ? { ...donor, tag: node.tag } : node)),
  (chosen, all, _donor, { value }) => all.map((node) => (node === chosen ? nested(node, (value % 64) + 1) : node)),
  (chosen, all, _donor, { at, value }) =>
    all.map((node) => {
      if (node !== chosen || node.content.length === 0) return node;
      const content = node.content.slice();
      content[at % content.length] = value;
      return leaf(node.tag, content);
    }),
];
const FORMS: readonly LengthForm[] = ['padded', 'indefinite', 'huge'];

/** All nodes of a tree, in order. */
function flat(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

function replaced(node: Node, chosen: Node, change: (siblings: readonly Node[]) => readonly Node[]): Node {
  if (node.children === undefined) return node;
  if (node.children.includes(chosen)) return { ...node, children: change(node.children) };
  return { ...node, children: node.children.map((child) => replaced(child, chosen, change)) };
}

/**
 * Real DER samples with one to four changes of their tree, lengths written anew: elements left out, doubled, put in
 * another's place, given another tag or content, nested; now and then a length that DER forbids.
 */
export function mutatedDer(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const trees = samples.map((sample) => readNodes(sample)![0]!);
  const sample = fc.nat(samples.length - 1);
  const form = fc.option(fc.tuple(u32, fc.constantFrom(...FORMS)), { freq: 8 });
  return fc.tuple(sample, sample, steps, form).map(([index, donorIndex, list, lengthForm]) => {
    const donors = flat(trees[donorIndex]!);
    let tree = trees[index]!;
    for (const one of list) {
      const nodes = flat(tree);
      if (nodes.length < 2 || nodes.length > 1500) break;
      const chosen = nodes[1 + (one.at % (nodes.length - 1))]!;
      const change = changes[one.kind % changes.length]!;
      tree = replaced(tree, chosen, (all) => change(chosen, all, donors[one.other % donors.length]!, one));
    }
    const nodes = flat(tree);
    const forms = new Map(lengthForm ? [[nodes[lengthForm[0] % nodes.length]!, lengthForm[1]]] : []);
    return write(tree, forms);
  });
}
