/** What a model says, as it was read. Types are checked and then forgotten, as ProVerif does (manual §6.6.2: ignoreTypes). */
export type Expression = {
  readonly kind: 'name' | 'apply' | 'tuple';
  readonly name: string;
  readonly parts: readonly Expression[];
  readonly line: number;
};

export type Pattern =
  | { readonly kind: 'bind'; readonly name: string; readonly type: string | undefined; readonly line: number }
  | { readonly kind: 'equals'; readonly expression: Expression; readonly line: number }
  | {
      readonly kind: 'tuple' | 'data';
      readonly name: string;
      readonly parts: readonly Pattern[];
      readonly line: number;
    };

interface Step {
  readonly line: number;
  readonly next: Process;
}
export type Process =
  | { readonly kind: 'nil' }
  | { readonly kind: 'parallel'; readonly arms: readonly Process[] }
  | { readonly kind: 'replicate'; readonly body: Process }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Expression[]; readonly line: number }
  | ({ readonly kind: 'new'; readonly name: string; readonly type: string } & Step)
  | ({ readonly kind: 'in'; readonly channel: string; readonly pattern: Pattern } & Step)
  | ({ readonly kind: 'out'; readonly channel: string; readonly message: Expression } & Step)
  | ({ readonly kind: 'let'; readonly pattern: Pattern; readonly value: Expression } & Step)
  | ({
      readonly kind: 'if';
      readonly left: Expression;
      readonly right: Expression;
      readonly otherwise: Process | undefined;
    } & Step)
  | ({ readonly kind: 'event'; readonly name: string; readonly parts: readonly Expression[] } & Step)
  | ({ readonly kind: 'insert'; readonly table: string; readonly parts: readonly Expression[] } & Step)
  | ({ readonly kind: 'get'; readonly table: string; readonly patterns: readonly Pattern[] } & Step);

export interface Typed {
  readonly name: string;
  readonly type: string;
}
export interface Constructor {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly isPrivate: boolean;
  readonly isData: boolean;
}
export interface Rewrite {
  readonly variables: readonly Typed[];
  readonly parts: readonly Expression[];
  readonly result: Expression;
}
export interface Destructor {
  readonly name: string;
  readonly rules: readonly Rewrite[];
  readonly isPrivate: boolean;
  readonly line: number;
}
export interface FreeName extends Typed {
  readonly isPrivate: boolean;
}
export interface Macro {
  readonly parameters: readonly Typed[];
  readonly body: Process;
}

/** `attacker(M)` or `event(e(M, …))`. */
export interface QueryFact {
  readonly kind: 'attacker' | 'event';
  readonly term: Expression;
}
export type Formula = QueryFact | Connection;
interface Connection {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Formula[];
}
export const isConnection = (formula: Formula): formula is Connection =>
  formula.kind === 'and' || formula.kind === 'or';
export interface Query {
  readonly text: string;
  readonly comment: string | undefined;
  readonly variables: readonly Typed[];
  readonly fact: QueryFact;
  /** Undefined: the fact shall never be. */
  readonly implies: Formula | undefined;
  readonly line: number;
}

export interface Model {
  readonly types: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, FreeName>;
  readonly constructors: ReadonlyMap<string, Constructor>;
  readonly destructors: ReadonlyMap<string, Destructor>;
  readonly events: ReadonlyMap<string, readonly string[]>;
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly macros: ReadonlyMap<string, Macro>;
  readonly queries: readonly Query[];
  readonly process: Process;
}
