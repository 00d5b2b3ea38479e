import { type ProcessName, processes } from './processes.ts';
import type { PartyRow } from './row.ts';

/** Who signs to the servers without being one: programs that a person runs. */
export const parties = [
  {
    name: 'counter',
    main: 'apps/counter/src/main.ts',
    signs: true,
    // The cards that lie at the counter, and its terminal, are virtual ones.
    handed: { INRO_CAST_TOKEN: { secret: 'castToken' } },
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
export function namesOf(kind: (typeof processes)[number]['kind']): ProcessName[] {
  return processes.filter((row) => row.kind === kind).map((row) => row.name);
}
