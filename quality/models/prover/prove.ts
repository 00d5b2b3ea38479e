import { type Answer, answer } from './answer.ts';
import { checkTypes } from './check-types.ts';
import type { IsData } from './clause.ts';
import { parseModel } from './parse.ts';
import { LimitReached, type Limits, saturated } from './saturate.ts';
import type { Query } from './syntax.ts';
import { isTuple } from './term.ts';
import { clausesOf } from './translate.ts';

export interface ProvenQuery extends Answer {
  readonly query: Query;
}

/** Reads a model and answers its queries; a model outside the subset is a `ModelError`. Past a limit nothing is decided. */
export function prove(text: string, limits: Limits): readonly ProvenQuery[] {
  const model = parseModel(text);
  checkTypes(model);
  const isData: IsData = (symbol) => isTuple(symbol) || model.constructors.get(symbol)?.isData === true;
  const undecided: Answer = { verdict: 'cannot be decided', run: [] };
  const within = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof LimitReached) return otherwise;
      throw cause;
    }
  };
  const solved = within(() => saturated(clausesOf(model), isData, limits), undefined);
  return model.queries.map((query) => ({
    query,
    ...(solved ? within(() => answer(model, query, solved, isData, limits), undecided) : undecided),
  }));
}
