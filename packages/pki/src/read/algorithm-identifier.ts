import { type DerCursor, openDer, tag } from './der.ts';

/** AlgorithmIdentifier as it stands; `parameters` is the whole element that follows the identifier. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: Uint8Array | undefined;
  readonly der: Uint8Array;
}

/** Reads an AlgorithmIdentifier. */
export function readAlgorithm(cursor: DerCursor): AlgorithmIdentifier {
  const der = cursor.element(tag.sequence);
  const inner = openDer(der, tag.sequence, cursor.structure);
  const id = inner.oid();
  const parameters = inner.more ? inner.element() : undefined;
  inner.done();
  return { oid: id, parameters, der };
}
