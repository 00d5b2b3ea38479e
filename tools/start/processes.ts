/** Every process of the house: its name in the topology, its program, its port after the first, and whether it has a database. */
export interface ProcessRow {
  readonly name: string;
  readonly main: string;
  readonly offset: number;
  readonly database: boolean;
  /** Further names that lie in the same process, with ports of their own. */
  readonly also?: Readonly<Record<string, number>>;
}

/** The first is started alone, since all others trust its certificates; then the rest at once. */
export const processes: readonly ProcessRow[] = [
  { name: 'ca', main: 'apps/ca/src/main.ts', offset: 6, database: true, also: { status: 7 } },
  { name: 'tsm-issuer', main: 'apps/tsm/src/issuer/main.ts', offset: 4, database: true },
  { name: 'tsm-provider', main: 'apps/tsm/src/provider/main.ts', offset: 5, database: true },
  { name: 'tsm', main: 'apps/tsm/src/front/main.ts', offset: 8, database: true },
  { name: 'registration', main: 'apps/registration/src/main.ts', offset: 3, database: true },
  { name: 'handset', main: 'apps/handset/src/main.ts', offset: 2, database: false },
  { name: 'wallet', main: 'apps/wallet/src/main.ts', offset: 1, database: false },
  { name: 'bank', main: 'apps/services/bank/src/main.ts', offset: 9, database: true },
  { name: 'home', main: 'apps/home/src/main.ts', offset: 0, database: false },
];

/** Who signs to the servers without being one: the municipal counter and the operator at the console. */
export const peopleWithKeys = ['counter', 'operator'] as const;

export const POSTGRES_OFFSET = 20;
