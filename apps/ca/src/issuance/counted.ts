import { InroError } from '@inro/problem';
import type { CaContext } from '../context.ts';

/** Counts what comes of an order to issue. */
export async function counted<T>({ counts }: CaContext, issuing: Promise<T>): Promise<T> {
  try {
    const issued = await issuing;
    counts.issuance({ outcome: 'issued' });
    return issued;
  } catch (failure) {
    counts.issuance({ outcome: outcomeOf(failure) });
    throw failure;
  }
}

function outcomeOf(failure: unknown): 'closed' | 'refused' | 'failed' {
  if (!(failure instanceof InroError)) return 'failed';
  if (failure.code === 'ca.outside_issuing_hours') return 'closed';
  return failure.row.httpStatus < 500 ? 'refused' : 'failed';
}
