import { parties } from './parties.ts';
import { PORTS_OF_A_HOUSE, POSTGRES_OFFSET, SANDBOX_DOOR_OFFSET } from './ports.ts';
import { auditWitnesses, processes } from './processes.ts';
import type { Kind, Listener, PartyRow, ProcessRow } from './row.ts';

/** A name of the topology with its port, and the process behind it. */
export interface NamedListener extends Listener {
  readonly name: string;
  readonly process: string;
  readonly kind: Kind;
}

/** Every name that has a port, in the order of the table. */
export const listenersOf = (rows: readonly ProcessRow[] = processes): readonly NamedListener[] =>
  rows.flatMap((row) => [
    { ...listener(row), name: row.name, process: row.name, kind: row.kind },
    ...Object.entries(row.also ?? {}).map(([name, also]) => ({
      ...listener(also),
      name,
      process: row.name,
      kind: row.kind,
    })),
  ]);

const listener = ({ offset, title, openToWallets }: Listener): Listener => ({
  offset,
  openToWallets,
  ...(title === undefined ? {} : { title }),
});

/** Offsets of all ports that one house listens on, those of PostgreSQL and of the door of the sandbox too. */
export const offsetsOfAHouse = (): readonly number[] => [
  ...listenersOf().map(({ offset }) => offset),
  SANDBOX_DOOR_OFFSET,
  POSTGRES_OFFSET,
];

/** Who sees how this process's audit log goes on, and whose logs it sees. */
export const auditOf = (
  name: string,
): { readonly witness: string | undefined; readonly keepers: readonly string[] } => {
  const witnesses: Readonly<Record<string, string>> = auditWitnesses;
  return { witness: witnesses[name], keepers: Object.keys(witnesses).filter((keeper) => witnesses[keeper] === name) };
};

/** Names of the topology that wallets use at any time; a service's they know by its certificate in force alone (T-035). */
export const namesOpenToWallets = (): readonly string[] =>
  listenersOf().flatMap(({ name, kind, openToWallets }) => (openToWallets && kind !== 'service' ? [name] : []));

/** Consecutive ports that a house needs, with so many further instances of each server that has a database. */
export const portsNeeded = (instances = 0): number => PORTS_OF_A_HOUSE * (1 + instances);

/** Origins by name, as the topology has them. */
export const originsOf = (host: string, firstPort: number): Readonly<Record<string, string>> =>
  Object.fromEntries(listenersOf().map(({ name, offset }) => [name, `http://${name}.${host}:${firstPort + offset}`]));

/** Who has a key of its own. */
export const signers = (): readonly string[] =>
  ([...processes, ...parties] as readonly PartyRow[]).filter(({ signs }) => signs).map(({ name }) => name);

/** Whose signed requests a server takes. */
export const callersOf = (server: string, rows: readonly PartyRow[] = [...processes, ...parties]): readonly string[] =>
  rows.filter(({ calls }) => calls.includes(server)).map(({ name }) => name);

/** Where a process keeps what is its own, below the data folder. */
export const folderOf = ({ name, folder }: Pick<ProcessRow, 'name' | 'folder'>): string => folder ?? name;
