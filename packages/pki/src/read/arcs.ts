/**
 * The arc that our own names are written under: the one place where an operator sets another (docs/adr/0053).
 * RFC 5612 §3: enterprise number 32473 is for documentation and belongs to nobody.
 */
export const ARC = '1.3.6.1.4.1.32473';

/** Arcs that our names were written under before: read for as long as such certificates are believed, never written. */
export const FORMER_ARCS: readonly string[] = ['2.25.112631840572823733839541010575085110881'];

/** A name of ours under a former arc as it is written today; every other identifier as it is. */
export function underPresentArc(dotted: string): string {
  const former = FORMER_ARCS.find((arc) => dotted.startsWith(`${arc}.`));
  return former === undefined ? dotted : ARC + dotted.slice(former.length);
}
