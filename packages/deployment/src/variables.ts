/** How the text of a variable is read; what does not fit is refused at the start. */
export const variableTypes = {
  text: { means: 'text', fits: /^[^\0]+$/ },
  name: { means: 'name in the table of processes', fits: /^[a-z][a-z-]*$/ },
  names: { means: 'names, comma-separated', fits: /^(?:[a-z][a-z-]*(?:,[a-z][a-z-]*)*)?$/ },
  ports: { means: 'port numbers, comma-separated', fits: /^(?:\d{1,5}(?:,\d{1,5})*)?$/ },
  port: { means: 'port number', fits: /^\d{1,5}$/ },
  count: { means: 'whole number', fits: /^\d{1,15}$/ },
  offset: { means: 'whole number, with a sign', fits: /^-?\d{1,15}$/ },
  mode: { means: '`direct` or `operator`', fits: /^(?:direct|operator)$/ },
  switch: { means: '`1`, or not set', fits: /^1?$/ },
  address: { means: 'IP address', fits: /^[0-9a-fA-F:.]+$/ },
  level: { means: 'level of pino', fits: /^(?:trace|debug|info|warn|error|fatal|silent)$/ },
  file: { means: 'path of a file', fits: /^[^\0]+$/ },
  folder: { means: 'path of a folder', fits: /^[^\0]+$/ },
  postgres: { means: 'address of PostgreSQL', fits: /^postgres(?:ql)?:\/\/\S+$/ },
} as const;

export interface VariableRow {
  readonly type: keyof typeof variableTypes;
  readonly unit?: string;
  /** What holds where it is not set; none where the reader needs it, or does nothing without it. */
  readonly unless?: string;
  /** Processes by name; everybody who serves; `npm start`; tools and tests of a developer. */
  readonly readBy: 'every server' | 'npm start' | 'tools' | 'tests' | readonly string[];
  /** `npm start` sets it for each process: an operator who starts processes by other means does. */
  readonly given?: true;
  /** The value itself is a secret, or the file that it names holds one. */
  readonly secret?: 'value' | 'file';
  readonly says: string;
}

const given = { given: true } as const;

/** Every variable of the environment that Inro reads: processes, page and start stand on it (ADR 52). */
export const variables = {
  INRO_NAME: { type: 'name', readBy: 'every server', ...given, says: 'its name' },
  INRO_PORT: { type: 'port', readBy: 'every server', ...given, says: 'its port' },
  INRO_BIND: {
    type: 'address',
    unless: '127.0.0.1',
    readBy: 'every server',
    says: 'the address that it binds; `/metrics` and the cast answer to loopback alone, whatever it is',
  },
  INRO_DATA_DIR: { type: 'folder', readBy: 'every server', ...given, says: 'its own folder' },
  INRO_TOPOLOGY: {
    type: 'file',
    readBy: 'every server',
    ...given,
    says: 'where the others are, and by which key each signs',
  },
  INRO_PEER_KEY: {
    type: 'file',
    secret: 'file',
    readBy: 'every server',
    ...given,
    says: 'its own key (Ed25519, PKCS #8 PEM), where it signs',
  },
  INRO_AUDIT_WITNESS: { type: 'name', readBy: 'every server', ...given, says: 'who is told how its audit log goes on' },
  INRO_AUDIT_KEEPERS: { type: 'names', readBy: 'every server', ...given, says: 'whose audit logs it is told of' },
  INRO_TRUST: {
    type: 'file',
    unless: 'those that the CA told at the first start, kept in its folder',
    readBy: ['registration', 'wallet', 'bank', 'gateway'],
    says: 'the roots that it believes',
  },
  INRO_LOG_LEVEL: { type: 'level', unless: 'info', readBy: 'every server', says: 'what is written to its log' },
  INRO_LOG_FILE: {
    type: 'file',
    unless: 'standard output',
    readBy: 'every server',
    ...given,
    says: 'where its log goes',
  },
  INRO_CLOCK_OFFSET_MS: {
    type: 'offset',
    unit: 'milliseconds',
    unless: '0',
    readBy: 'every server',
    says: 'moves its clock, for drills',
  },
  INRO_SUPERVISED: {
    type: 'switch',
    readBy: 'every server',
    ...given,
    says: 'it ends when its standard input does, and says on its fourth pipe how it is',
  },
  INRO_CAST_TOKEN: {
    type: 'file',
    secret: 'file',
    readBy: ['handset', 'home'],
    ...given,
    says: 'opens the hands of the cast',
  },
  INRO_COUNTER_TOKEN: {
    type: 'file',
    secret: 'file',
    readBy: ['handset'],
    ...given,
    says: 'opens the blank cards and the terminal of the counter',
  },
  INRO_FORBIDDEN_PORTS: {
    type: 'ports',
    readBy: ['handset'],
    ...given,
    says: 'ports with which no wallet has any business',
  },
  INRO_OPEN_NAMES: { type: 'names', readBy: ['handset'], ...given, says: 'names in the topology that wallets use' },
  INRO_RELYING_PARTIES: {
    type: 'folder',
    readBy: ['handset'],
    ...given,
    says: 'in which the CA says whom it certified',
  },
  INRO_FETCH_PUBLIC: {
    type: 'switch',
    readBy: ['handset'],
    says: 'wallets may fetch from names outside the house too',
  },
  INRO_PCSC: { type: 'switch', readBy: ['handset'], says: 'the PC/SC readers of this machine are offered as cards' },
  INRO_MASTER_KEY: {
    type: 'file',
    secret: 'file',
    readBy: ['tsm-issuer', 'tsm-provider'],
    ...given,
    says: 'the master key of the role, 32 bytes in hexadecimal',
  },
  INRO_ISSUER_MASTER_KEY: {
    type: 'file',
    secret: 'file',
    readBy: ['phone-maker'],
    ...given,
    says: 'from which it derives the keys that an element leaves the factory with',
  },
  INRO_PROVIDER_MASTER_KEY: {
    type: 'file',
    secret: 'file',
    readBy: ['phone-maker'],
    ...given,
    says: 'the same for the second domain',
  },
  INRO_TRUSTED_MAKERS: {
    type: 'folder',
    unless: '`makers` in its own folder',
    readBy: ['ca', 'registration'],
    ...given,
    says: 'certificates of the makers of elements that it trusts',
  },
  CA_STATUS_PORT: { type: 'port', readBy: ['ca'], ...given, says: 'the port of its status side' },
  CA_CONFIG: {
    type: 'file',
    readBy: ['ca'],
    says: 'periods and issuing hours ([the page of the CA](../protocol/ca.md))',
  },
  CA_KEYS_DIR: { type: 'folder', unless: '`keys` in its own folder', readBy: ['ca'], says: 'its sealed keys' },
  CA_KEY_PASSPHRASE_FILE: {
    type: 'file',
    secret: 'file',
    unless: '`passphrase` beside its keys',
    readBy: ['ca'],
    says: 'what opens them',
  },
  REGISTRATION_MOST_UNKNOWN: {
    type: 'count',
    readBy: ['registration'],
    says: 'certificates that may be unknown to the CA before it says so (ADR 20)',
  },
  REGISTRATION_DEVICE_MODELS: { type: 'file', readBy: ['registration'], says: 'the models of phones that it accepts' },
  BANK_MAX_STAPLE_AGE: {
    type: 'count',
    unit: 'seconds',
    unless: 'one day, the profile’s',
    readBy: ['bank'],
    says: 'how old the status may be that a wallet hands over',
  },
  BANK_RECENT_REVOCATIONS: {
    type: 'switch',
    readBy: ['bank'],
    says: 'fetches every five minutes what was revoked since yesterday, and refuses whoever is on it',
  },
  INRO_SANDBOX_TOKEN: {
    type: 'file',
    secret: 'file',
    readBy: ['developers'],
    ...given,
    says: 'opens the door of the sandbox, behind which failures are brought about',
  },
  INRO_TRACE_TOKEN: {
    type: 'file',
    secret: 'file',
    readBy: ['developers', 'gateway', 'bank'],
    ...given,
    says: 'lets a service of this machine tell the portal what happened at its logins',
  },
  GATEWAY_MODE: {
    type: 'mode',
    unless: '`operator`',
    readBy: ['gateway'],
    says: 'whose it is: one service’s own, or an operator’s for many ([direct or operator](../guides/direct-or-operator.md))',
  },
  HOME_CAST_FILE: {
    type: 'file',
    unless: '`cast.json` in its own folder',
    readBy: ['home'],
    says: 'the citizens that it shows',
  },
  DATABASE_URL: {
    type: 'postgres',
    secret: 'value',
    unless: 'the PostgreSQL that comes along',
    readBy: 'npm start',
    says: 'the server to use instead, as one who may make databases and roles; each process is given one of its own',
  },
  INRO_DEBUG: { type: 'switch', readBy: 'npm start', says: 'says where a failure of the start came from' },
  INRO_CHROMIUM: {
    type: 'file',
    unless: 'where Debian has it',
    readBy: 'tools',
    says: 'the browser of tests and screenshots',
  },
  INRO_CONFORMANCE_DIR: {
    type: 'folder',
    unless: '`../shared/conformance`',
    readBy: 'tools',
    says: 'foreign suites for `npm run conformance`',
  },
  INRO_TEST_DATABASE: { type: 'postgres', secret: 'value', readBy: 'tests', says: 'a running server for tests' },
  INRO_TEST_FILES: { type: 'text', readBy: 'tests', says: 'what the runner runs in one process' },
  INRO_TEST_RUN: { type: 'text', readBy: 'tests', says: 'marks what a run started' },
  INRO_RECORD_DIR: { type: 'folder', readBy: 'tests', says: 'where sockets are recorded' },
  INRO_PROFILE_DIR: { type: 'folder', readBy: 'tests', says: 'where profiles are written' },
  INRO_MUTANT: { type: 'text', readBy: 'tests', says: 'the change of a mutation' },
  INRO_MODEL_LIVES: { type: 'count', unless: '8', readBy: 'tests', says: 'lives of the model of a person' },
  INRO_MODEL_SEED: { type: 'count', unless: '27', readBy: 'tests', says: 'its seed' },
  INRO_FUZZ_RUNS: { type: 'count', unless: '1000', readBy: 'tests', says: 'cases of the hostile input of requests' },
  INRO_DRILLS: { type: 'text', readBy: 'tests', says: '`all`: every command of the TSM with every fault' },
  INRO_DRILL_SEED: { type: 'count', readBy: 'tests', says: 'which of them otherwise' },
  INRO_SHOW_RECORDINGS: { type: 'switch', readBy: 'tests', says: 'prints the recorded secure channels' },
} as const satisfies Readonly<Record<string, VariableRow>>;

export type VariableName = keyof typeof variables;

/** A variable that nobody reads, with the nearest that somebody does, or one whose text is of another type. */
export interface VariableFinding {
  readonly variable: string;
  readonly nearest?: VariableName;
  readonly wanted?: string;
}

const rows: Readonly<Record<string, VariableRow>> = variables;
/** What begins so is ours; of the others a slip of one or two letters is. */
const OURS = /^INRO_/;

/** The first thing wrong with an environment, undefined when there is nothing. Says no value: it may be a secret. */
export function checkVariables(env: Readonly<Record<string, string | undefined>>): VariableFinding | undefined {
  for (const [variable, value] of Object.entries(env)) {
    const row = rows[variable];
    if (row && value !== undefined && value !== '' && !variableTypes[row.type].fits.test(value))
      return { variable, wanted: variableTypes[row.type].means };
    if (row) continue;
    const nearest = nearestTo(variable);
    if (OURS.test(variable) || (/^(?:CA|BANK|GATEWAY|HOME|REGISTRATION)_/.test(variable) && nearest.distance <= 2))
      return { variable, nearest: nearest.name };
  }
  return undefined;
}

function nearestTo(variable: string): { readonly name: VariableName; readonly distance: number } {
  const names = Object.keys(variables) as VariableName[];
  const measured = names.map((name) => ({ name, distance: distanceOf(variable.slice(0, 64), name) }));
  return measured.reduce((best, one) => (one.distance < best.distance ? one : best));
}

/** Levenshtein's. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
