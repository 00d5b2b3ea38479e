import type { ProcessRow } from './row.ts';

const nothing = {} as const;
const none = [] as const;
const publishedByMaker = { INRO_TRUSTED_MAKERS: { folderOf: 'phone-maker', path: 'certificates' } } as const;

/** Adding a service is its folder in `apps/services` and one call of this. */
const service = <const Name extends string>(
  row: { readonly name: Name } & Pick<ProcessRow, 'offset' | 'title' | 'options'>,
) => ({
  ...row,
  main: `apps/services/${row.name}/src/main.ts`,
  kind: 'service' as const,
  health: '/ready' as const,
  database: true,
  openToWallets: true,
  signs: true,
  handed: nothing,
  calls: none,
});

/** Every server of the house. The first is started alone, since all others trust its certificates; then the rest at once. */
export const processes = [
  {
    name: 'ca',
    main: 'apps/ca/src/main.ts',
    kind: 'authority',
    offset: 6,
    also: {
      status: {
        offset: 7,
        variable: 'CA_STATUS_PORT',
        openToWallets: true,
        title: {
          ja: '有効性の確認',
          'ja-x-easy': '証明書(しょうめいしょ)が 使(つか)えるか 見(み)る ところ',
          en: 'Certificate status',
        },
      },
    },
    title: {
      ja: '認証局（証明書の発行）',
      'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)る ところ',
      en: 'Certificate authority (issues certificates)',
    },
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: publishedByMaker,
    calls: none,
    options: {
      CA_CONFIG: 'file with periods and issuing hours (docs/protocol/ca.md)',
      CA_KEYS_DIR: 'folder of its keys; `keys` in its own folder unless told',
      CA_KEY_PASSPHRASE_FILE: 'what opens them; `passphrase` beside them unless told',
    },
  },
  {
    name: 'tsm-issuer',
    main: 'apps/tsm/src/issuer/main.ts',
    kind: 'authority',
    offset: 4,
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: { INRO_MASTER_KEY: { secret: 'issuerMasterKey' } },
    calls: none,
    believes: ['registration', 'tsm-provider'],
  },
  {
    name: 'tsm-provider',
    main: 'apps/tsm/src/provider/main.ts',
    kind: 'authority',
    offset: 5,
    health: '/ready',
    database: true,
    openToWallets: false,
    signs: true,
    handed: { INRO_MASTER_KEY: { secret: 'providerMasterKey' } },
    calls: none,
    believes: ['registration', 'tsm-issuer'],
  },
  {
    name: 'tsm',
    main: 'apps/tsm/src/front/main.ts',
    kind: 'authority',
    offset: 8,
    title: {
      ja: '配信（スマートフォンのICチップの管理）',
      'ja-x-easy': 'スマホの 中(なか)に 入(い)れる ところ',
      en: 'Trusted service manager (manages the chip of the phone)',
    },
    health: '/ready',
    database: true,
    openToWallets: true,
    signs: true,
    handed: nothing,
    calls: ['registration', 'tsm-issuer', 'tsm-provider'],
  },
  {
    name: 'registration',
    main: 'apps/registration/src/main.ts',
    kind: 'authority',
    offset: 3,
    title: {
      ja: '登録（申請の受付）',
      'ja-x-easy': '申(もう)しこみを 受(う)ける ところ',
      en: 'Registration (takes applications)',
    },
    health: '/ready',
    database: true,
    openToWallets: true,
    signs: true,
    handed: publishedByMaker,
    calls: ['ca', 'tsm'],
    believes: ['tsm-issuer', 'tsm-provider'],
    options: {
      REGISTRATION_MOST_UNKNOWN: 'certificates that may be unknown to the CA before it says so (ADR 20)',
      REGISTRATION_DEVICE_MODELS: 'file of the models of phones that it accepts',
    },
  },
  {
    name: 'phone-maker',
    main: 'apps/phone-maker/src/main.ts',
    kind: 'maker',
    offset: 10,
    // Its CA has certified elements under this name since before it was a server.
    folder: 'maker',
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: true,
    handed: {
      INRO_ISSUER_MASTER_KEY: { secret: 'issuerMasterKey' },
      INRO_PROVIDER_MASTER_KEY: { secret: 'providerMasterKey' },
    },
    calls: none,
  },
  {
    name: 'handset',
    main: 'apps/handset/src/main.ts',
    kind: 'holder',
    offset: 2,
    title: { ja: 'スマートフォンとカード', 'ja-x-easy': 'スマホと カード', en: 'Phones and cards' },
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: true,
    handed: {
      INRO_CAST_TOKEN: { secret: 'castToken' },
      INRO_FORBIDDEN_PORTS: { ports: 'closedToWallets' },
      INRO_OPEN_NAMES: { names: 'openToWallets' },
      INRO_RELYING_PARTIES: { folderOf: 'ca', path: 'published' },
    },
    calls: ['phone-maker'],
    options: {
      INRO_FETCH_PUBLIC: '`1`: wallets may fetch from names outside the house too',
      INRO_PCSC: '`1`: the PC/SC readers of this machine are offered as cards',
    },
  },
  {
    name: 'wallet',
    main: 'apps/wallet/src/main.ts',
    kind: 'holder',
    offset: 1,
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: false,
    handed: nothing,
    calls: none,
  },
  service({
    name: 'bank',
    offset: 9,
    title: { ja: 'いろは銀行', 'ja-x-easy': 'いろは銀行(ぎんこう)', en: 'Iroha Bank' },
    options: { BANK_MAX_STAPLE_AGE: 'seconds; how old the status may be that a wallet hands over' },
  }),
  {
    name: 'home',
    main: 'apps/home/src/main.ts',
    kind: 'sandbox',
    offset: 0,
    health: '/ready',
    database: false,
    openToWallets: false,
    signs: false,
    handed: { INRO_CAST_TOKEN: { secret: 'castToken' } },
    calls: none,
    options: { HOME_CAST_FILE: 'file of the citizens that it shows; `cast.json` in its folder unless told' },
  },
] as const satisfies readonly ProcessRow[];

/**
 * Who sees how whose audit log goes on: a process that calls the other in any case, and whose database another
 * administrator may have. No one sees their own.
 */
export const auditWitnesses = {
  ca: 'registration',
  tsm: 'registration',
  registration: 'tsm',
  'tsm-issuer': 'tsm',
  'tsm-provider': 'tsm',
} as const satisfies Partial<Record<(typeof processes)[number]['name'], (typeof processes)[number]['name']>>;

export type ProcessName = (typeof processes)[number]['name'];

/** Variables that every server knows beside those that its row hands it (`readHostConfig` of `@inro/host`). */
export const commonVariables = {
  INRO_NAME: 'its name',
  INRO_PORT: 'its port',
  INRO_BIND: 'address to bind; loopback unless told',
  INRO_DATA_DIR: 'its own folder',
  INRO_TOPOLOGY: 'file that says where the others are, and by which key each signs',
  INRO_PEER_KEY: 'file of its own key, where it signs',
  INRO_AUDIT_WITNESS: 'who is told how its audit log goes on',
  INRO_AUDIT_KEEPERS: 'whose audit logs it is told of, comma-separated',
  DATABASE_URL: 'its own database, where it has one',
  INRO_TRUST: 'file of the roots that it believes; those that the CA told at the first start unless told',
  INRO_LOG_LEVEL: 'as pino has them',
  INRO_LOG_FILE: 'where the log goes instead of standard output',
  INRO_CLOCK_OFFSET_MS: 'moves its clock, for drills',
  INRO_SUPERVISED: '`1`: it ends when its standard input does',
} as const;
