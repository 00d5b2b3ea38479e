import {
  callersOf,
  folderOf,
  type Handed,
  listenersOf,
  type PartyRow,
  PORTS_OF_A_HOUSE,
  POSTGRES_OFFSET,
  type ProcessRow,
  parties,
  portRanges,
  processes,
  SANDBOX_DOOR_OFFSET,
  secretFiles,
} from '@inro/deployment';

const code = (text: string): string => `\`${text}\``;
const list = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.join(', '));

function said(what: Handed): string {
  if ('secret' in what) return code(`keys/${secretFiles[what.secret].file}`);
  if ('names' in what) return 'names of all that is open to wallets';
  if ('ports' in what) return 'ports of all that is closed to wallets';
  return `${code(what.path)} of ${what.folderOf}`;
}

const handedOf = ({ handed }: PartyRow): string =>
  list(Object.entries(handed).map(([variable, what]) => `${code(variable)}: ${said(what)}`));

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly string[]): string[] => [
  row(...heads),
  `|${'---|'.repeat(heads.length)}`,
  ...rows,
  '',
];

/** `docs/operations/processes.md`, derived from the one table of processes. */
export function processPage(): string {
  const rows: readonly ProcessRow[] = processes;
  const { house, services, databases } = portRanges;
  return [
    '# Processes',
    '',
    'Derived from the table in `packages/deployment/src/processes.ts` by `npm run docs`. Start, home page, tests, the [OpenAPI pages](../api/README.md) and this page read it; `tests/architecture/handed-table.ts` says who may be handed what and who may call whom.',
    '',
    '## Where they listen',
    '',
    `Ports are counted from the first one of the house (8420 unless \`--port\` says otherwise). 0–${house.last} are the house's own, ${services.first}–${services.last} are for services, ${databases.first}–${databases.last} for databases (PostgreSQL at ${POSTGRES_OFFSET}): ${PORTS_OF_A_HOUSE} in all. A row never moves, so a data folder keeps its addresses; the bank came before there was a range. With \`--instances\` further ones listen ${PORTS_OF_A_HOUSE}, ${2 * PORTS_OF_A_HOUSE}, … further on. At +${SANDBOX_DOOR_OFFSET} the supervisor itself listens, for [failures on demand](../guides/failures-on-demand.md): to this machine alone, and not where a house has public names ([ADR 93](../adr/0093-the-door-of-the-sandbox.md)).`,
    '',
    ...table(
      ['port', 'name', 'process', 'wallets may fetch from it', 'takes signed requests of'],
      [...listenersOf()]
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, name, process, openToWallets }) =>
          row(`+${offset}`, code(`${name}.HOST`), process, openToWallets ? 'yes' : 'no', list(callersOf(name))),
        ),
    ),
    '## What each is handed at start',
    '',
    ...table(
      [
        'process',
        'program',
        'kind',
        'folder',
        'database',
        'instances',
        'signs',
        'handed',
        'sends signed requests to',
        'believes what is signed by',
      ],
      rows.map((one) =>
        row(
          one.name,
          code(one.main),
          one.kind,
          code(folderOf(one)),
          one.database ? 'its own' : '–',
          one.database ? 'any' : 'one',
          one.signs ? 'yes' : '–',
          handedOf(one),
          list(one.calls),
          list(one.believes ?? []),
        ),
      ),
    ),
    'Each answers `GET /health` with 200 when it answers at all, `GET /ready` when it can do its work too (its database answers), and `GET /metrics` to loopback at `127.0.0.1`; all else under its own names alone ([ADR 43](../adr/0043-names-addresses-and-children.md)). Who signs has an Ed25519 key of its own (`keys/peer-NAME.pem`); nobody is handed another’s.',
    '',
    '## Programs that a person runs',
    '',
    ...table(
      ['party', 'program', 'finds below the data folder', 'sends signed requests to'],
      parties.map((one) => row(one.name, code(one.main), handedOf(one), list(one.calls))),
    ),
    'Of a process with a database `npm start -- --instances N` (1 to 8) runs N, on one database and one folder, and hands them requests in turn ([more than one](instances.md)); the others keep what they have in files or memory, and are one.',
    '',
    'What an operator may set: [the configuration](configuration.md).',
    '',
    '## One more service',
    '',
    'Its folder `apps/services/NAME` (a workspace with `src/main.ts`), and one row: `service({ name, offset, title })` in the table, `offset` the next free one of the range. Start gives it a database, a name and a certificate; the home page shows it under its title; `npm run docs` writes its API page. A row for its imports is in `tests/architecture/import-table.ts`.',
    '',
  ].join('\n');
}
