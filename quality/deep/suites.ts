/** How one drill, reader, adversary, room or life ended. */
export interface Verdict {
  readonly name: string;
  readonly held: boolean;
}

/** One harness that takes too long for every push: its program, and what its last line says. */
export interface Suite {
  /** From the root. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  read(lastLine: string): Verdict[];
}

const json =
  <T>(read: (told: T) => Verdict[]) =>
  (lastLine: string): Verdict[] =>
    read(JSON.parse(lastLine) as T);

/** Lives of a person that are tried; a push tries twelve. */
const LIVES = '200';

/** All of `npm run test:deep`, in its order. */
export const suites: Readonly<Record<string, Suite>> = {
  faults: {
    program: 'quality/faults/main.ts',
    args: ['--json'],
    read: json(({ drills }: { readonly drills: { name: string; cuts: number; violations: string[] }[] }) =>
      drills.map(({ name, cuts, violations }) => ({ name, held: cuts > 0 && violations.length === 0 })),
    ),
  },
  fuzz: {
    program: 'quality/fuzz/main.ts',
    args: ['--json'],
    read: json(({ parsers }: { readonly parsers: { name: string; failures: object[] }[] }) =>
      parsers.map(({ name, failures }) => ({ name, held: failures.length === 0 })),
    ),
  },
  linkability: {
    program: 'quality/linkability/main.ts',
    args: ['--json'],
    read: json(({ adversaries }: { readonly adversaries: { name: string; advantage: number; pairs: number }[] }) =>
      adversaries.map(({ name, advantage, pairs }) => ({ name, held: advantage === 0 && pairs === 0 })),
    ),
  },
  lives: {
    program: 'quality/test/main.ts',
    args: ['apps/registration/test/model.test.ts'],
    env: { INRO_MODEL_LIVES: LIVES },
    read: (lastLine) => {
      const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lastLine) ?? [];
      return [{ name: `${LIVES} lives`, held: Number(passed) > 0 && failed === '0' }];
    },
  },
  memory: {
    program: 'quality/memory/main.ts',
    args: ['--json'],
    read: json(
      ({ processes }: { readonly processes: { name: string; logins: number; bytesALogin: number; limit: number }[] }) =>
        processes.map(({ name, logins, bytesALogin, limit }) => ({
          name: `${name}: ${bytesALogin} bytes a login over ${logins}`,
          held: bytesALogin <= limit,
        })),
    ),
  },
  mutation: {
    program: 'quality/mutation/main.ts',
    args: ['--json'],
    read: json(({ rooms }: { readonly rooms: { name: string; score: number; limit: number }[] }) =>
      rooms.map(({ name, score, limit }) => ({ name: `${name} ${(100 * score).toFixed(1)} %`, held: score >= limit })),
    ),
  },
};
