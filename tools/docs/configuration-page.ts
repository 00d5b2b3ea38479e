import { type VariableRow, variables, variableTypes } from '@inro/deployment';

const code = (text: string): string => `\`${text}\``;
const readers = ({ readBy }: VariableRow): string => (typeof readBy === 'string' ? readBy : readBy.join(', '));
const secrets = { value: 'yes', file: 'what the file holds' } as const;

function table(chosen: (row: VariableRow) => boolean): string[] {
  const rows = Object.entries(variables as Readonly<Record<string, VariableRow>>).filter(([, row]) => chosen(row));
  return [
    '| variable | type | unit | unless set | read by | secret | what |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(([name, row]) => {
      const { type, unit = '–', unless = '–', secret, says } = row;
      const cells = [code(name), variableTypes[type].means, unit, unless, readers(row)];
      return `| ${[...cells, secret ? secrets[secret] : '–', says].join(' | ')} |`;
    }),
    '',
  ];
}

const isTool = ({ readBy }: VariableRow): boolean => readBy === 'tools' || readBy === 'tests';

/** `docs/operations/configuration.md`, derived from the one table of variables. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Derived from the table in `packages/deployment/src/variables.ts` by `npm run docs` ([ADR 52](../adr/0052-one-table-of-variables.md)). A variable `INRO_…` that is not here, another that is a slip of the pen away from one, and a value of another type keep `npm start` and every process from starting (`host.variable_unknown`, `host.variable_wrong`): the name is said, the value never.',
    '',
    '## What an operator may set',
    '',
    '`npm start` hands on what it finds to every process, but for `DATABASE_URL`, of which each gets its own.',
    '',
    ...table((row) => !row.given && !isTool(row)),
    '## What `npm start` sets for each process',
    '',
    'Whoever starts processes by other means sets these; [the processes](processes.md) say who is handed what.',
    '',
    ...table((row) => row.given === true),
    '## Of developers’ tools and tests',
    '',
    ...table(isTool),
  ].join('\n');
}
