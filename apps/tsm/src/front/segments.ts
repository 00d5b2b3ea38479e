import type { Role } from '../core/knowledge.ts';
import type { Report } from '../core/seram.ts';

/** To whom a run of commands in an order belongs, and so their answers. */
export type Segment = { readonly count: number } & (
  | { readonly kind: 'element'; readonly parts: number; readonly securityDomain: boolean }
  | { readonly kind: 'opening'; readonly role: Role; readonly channel: string }
  | { readonly kind: 'script'; readonly role: Role; readonly channel: string; readonly number: number }
);

/** The answers of a report by segment; what did not come is empty. */
export function answersBySegment(segments: readonly Segment[], report: Report): readonly (readonly string[])[] {
  const all = (report.ramResponses ?? []).flatMap(({ listOfRAPDU }) => listOfRAPDU);
  let at = 0;
  return segments.map(({ count }) => {
    const own = Array.from({ length: count }, (_, place) => all[at + place] ?? '');
    at += count;
    return own;
  });
}
