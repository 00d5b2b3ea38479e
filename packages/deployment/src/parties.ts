import { processes } from './processes.ts';
import type { PartyRow } from './row.ts';

type Row = (typeof processes)[number];
type NameOf<K> = Extract<Row, { readonly kind: K }>['name'];

/** Who signs to the servers without being one: programs that a person runs. */
export const parties = [
  {
    name: 'counter',
    main: 'apps/counter/src/main.ts',
    signs: true,
    // The cards that lie at the counter, and its terminal, are virtual ones.
    handed: { INRO_COUNTER_TOKEN: { secret: 'counterToken' } },
    calls: ['registration'],
  },
  {
    name: 'operator',
    main: 'apps/operator-console/src/main.ts',
    signs: true,
    handed: {},
    calls: ['registration', 'ca', ...namesOf('service')],
  },
] as const satisfies readonly PartyRow[];

/** Names of the processes of a kind, in the order of the table. */
export function namesOf<K extends Row['kind']>(kind: K): NameOf<K>[] {
  return processes.flatMap((row) => (row.kind === kind ? [row.name as NameOf<K>] : []));
}
